import { expect, test } from 'vitest'

import { changed } from './changed'

test('names the fields that differ', () => {
  const old = { name: 'Ada', status: 'ACTIVE', groups: ['a', 'b'] }
  expect(changed(old, { ...old })).toEqual({})
  expect(changed(old, { name: 'Ada', status: 'INACTIVE', groups: ['b', 'a'] })).toEqual({ status: 'INACTIVE' })
  expect(changed(old, { name: '', status: 'ACTIVE', groups: ['b'] })).toEqual({ name: '', groups: ['b'] })
})
