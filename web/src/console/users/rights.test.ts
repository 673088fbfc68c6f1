import { expect, test } from 'vitest'

import { exceeds, givesMore, type Standing } from './rights'

const support: Standing = { id: 'usr_1', superAdmin: false, effectivePermissions: ['VIEW_USERS', 'EDIT_USERS'] }
const auditor: Standing = { id: 'usr_2', superAdmin: false, effectivePermissions: ['VIEW_USERS', 'VIEW_AUDIT_LOG'] }
const chief: Standing = { id: 'usr_3', superAdmin: true, effectivePermissions: [] }

test('somebody exceeds who holds what the viewer does not', () => {
  expect(exceeds(support, support)).toBe(false)
  expect(exceeds({ ...auditor, effectivePermissions: ['VIEW_USERS'] }, support)).toBe(false)
  expect(exceeds(auditor, support)).toBe(true)
  expect(exceeds(chief, support)).toBe(true)
  expect(exceeds(auditor, chief)).toBe(false)
  expect(exceeds(chief, chief)).toBe(false)
})

test('permissions are more than the viewer has when one of them is missing', () => {
  expect(givesMore(['VIEW_USERS'], support)).toBe(false)
  expect(givesMore(['VIEW_USERS', 'VIEW_GROUPS'], support)).toBe(true)
  expect(givesMore(['VIEW_GROUPS'], chief)).toBe(false)
})
