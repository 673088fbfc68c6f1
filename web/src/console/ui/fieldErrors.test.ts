import { expect, test } from 'vitest'

import { fieldErrors } from './fieldErrors'

const values = { name: '', redirectUris: ['', ''], limits: { days: 1 } }

test.each([
  [['name'], 'name'],
  [['redirectUris', '1'], 'redirectUris.1'],
  [['redirectUris', '2'], 'redirectUris'],
  [['limits', 'days'], 'limits'],
])('a problem with %j stands at %s', (field, at) => {
  expect(fieldErrors([{ field, message: 'Wrong.' }], values)).toEqual({ fields: { [at]: 'Wrong.' }, rest: [] })
})

test('what belongs to no field of the form stands on top, and each field says one thing', () => {
  const problems = [
    { field: null, message: 'Not now.' },
    { field: ['id'], message: 'Gone.' },
    { field: ['toString'], message: 'No field.' },
    { field: ['name'], message: 'Too short.' },
    { field: ['name'], message: 'Taken.' },
  ]
  expect(fieldErrors(problems, values)).toEqual({ fields: { name: 'Too short.' }, rest: ['Not now.', 'Gone.', 'No field.'] })
})
