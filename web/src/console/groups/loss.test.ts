import { expect, test } from 'vitest'

import { lossOf } from './loss'

test('says how many people lose how much', () => {
  expect(lossOf({ memberCount: 0, permissions: ['VIEW_USERS'], childGroups: [] })).toBe(
    'It has no members, so nobody loses anything.',
  )
  expect(lossOf({ memberCount: 1, permissions: ['VIEW_USERS'], childGroups: [] })).toBe(
    'Affects 1 member: each loses the permission it gives, unless they have it in another way.',
  )
  expect(lossOf({ memberCount: 2000, permissions: ['VIEW_USERS', 'EDIT_USERS'], childGroups: [{}] })).toBe(
    'Affects 2,000 members and those of the groups in it: each loses the 2 permissions it gives, ' +
      'unless they have them in another way.',
  )
  expect(lossOf({ memberCount: 0, permissions: [], childGroups: [{}] })).toBe(
    'Affects those of the groups in it: what comes through the groups around it no longer reaches them.',
  )
})
