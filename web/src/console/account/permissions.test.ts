import { expect, test } from 'vitest'

import { byPage, originOf } from './permissions'

const definitions = [
  { name: 'VIEW_USERS', group: 'Users', title: 'Users: View Users' },
  { name: 'EDIT_USERS', group: 'Users', title: 'Users: Edit Users' },
  { name: 'VIEW_AUDIT_LOG', group: 'Audit Log', title: 'Audit Log: View Audit Log' },
] as const

test('what is held stands by page, in the order of the definitions', () => {
  const origins = [
    { permission: 'VIEW_AUDIT_LOG' as const, direct: true, groups: [] },
    { permission: 'EDIT_USERS' as const, direct: false, groups: null },
  ]
  expect(byPage([...definitions], origins)).toMatchObject([
    { page: 'Users', held: [{ title: 'Edit Users' }] },
    { page: 'Audit Log', held: [{ title: 'View Audit Log' }] },
  ])
})

test('an origin is told in words', () => {
  const groups = [{ id: 'grp_1', name: 'Support' }, { id: 'grp_2', name: 'Desk' }]
  const words = (direct: boolean, of: typeof groups | null) =>
    originOf({ title: '', direct, groups: of }).replace(/[\u2068\u2069]/g, '')
  expect(words(true, [])).toBe('Given to you')
  expect(words(true, groups)).toBe('Given to you, and through Support, Desk')
  expect(words(false, groups)).toBe('Through Support, Desk')
  expect(words(false, null)).toBe('')
})
