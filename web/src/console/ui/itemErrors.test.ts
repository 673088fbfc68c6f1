import { expect, test } from 'vitest'

import { itemErrors } from './itemErrors'

test('gathers what is wrong with a field and its items', () => {
  const errors = { name: 'Too long.', 'groupIds.1': 'It gives more.', groupIds: 'Too many.' }
  expect(itemErrors(errors, 'groupIds', ['Support', 'Auditors'])).toBe('Auditors: It gives more. Too many.')
  expect(itemErrors(errors, 'permissions')).toBeUndefined()
})
