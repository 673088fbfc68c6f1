import { expect, test } from 'vitest'

import type { Permission } from '../app/operations'
import { canGive, type Definition, neededBy, rowsOf, toggled, toggledAll } from './permissions'

const definitions: Definition[] = [
  { name: 'VIEW_USERS', group: 'Users', title: 'Users: View Users' },
  { name: 'CREATE_USERS', group: 'Users', title: 'Users: Create Users' },
  { name: 'EDIT_USERS', group: 'Users', title: 'Users: Edit Users' },
  { name: 'VIEW_TOKENS', group: 'Tokens', title: 'Tokens: View Tokens' },
  { name: 'REVOKE_TOKENS', group: 'Tokens', title: 'Tokens: Revoke Tokens' },
]

test('lays out a row for each page', () => {
  expect(rowsOf(definitions).map(({ group, cells }) => [group, cells.map(({ verb }) => verb)])).toEqual([
    ['Users', ['View', 'Create', 'Edit']],
    ['Tokens', ['View', 'Revoke']],
  ])
})

test('ticks View along with what needs it', () => {
  expect(neededBy('EDIT_USERS', definitions)).toBe('VIEW_USERS')
  expect(neededBy('REVOKE_TOKENS', definitions)).toBeNull()
  expect(toggled([], 'EDIT_USERS', true, definitions)).toEqual(['VIEW_USERS', 'EDIT_USERS'])
  expect(toggled(['VIEW_TOKENS', 'VIEW_USERS'], 'CREATE_USERS', true, definitions)).toEqual([
    'VIEW_USERS', 'CREATE_USERS', 'VIEW_TOKENS',
  ])
  expect(toggled([], 'REVOKE_TOKENS', true, definitions)).toEqual(['REVOKE_TOKENS'])
})

test('takes away what needs View along with it, and nothing else', () => {
  expect(toggled(['VIEW_USERS', 'EDIT_USERS', 'VIEW_TOKENS'], 'VIEW_USERS', false, definitions)).toEqual([
    'VIEW_TOKENS',
  ])
  expect(toggled(['VIEW_USERS', 'EDIT_USERS'], 'EDIT_USERS', false, definitions)).toEqual(['VIEW_USERS'])
  // Held without View, because that comes through a group: it stays as it is.
  expect(toggled(['EDIT_USERS'], 'VIEW_TOKENS', true, definitions)).toEqual(['EDIT_USERS', 'VIEW_TOKENS'])
})

test('ticks a whole row, or empties it', () => {
  expect(toggledAll([], ['VIEW_USERS', 'EDIT_USERS'], true, definitions)).toEqual(['VIEW_USERS', 'EDIT_USERS'])
  const users: Permission[] = ['VIEW_USERS', 'EDIT_USERS']
  expect(toggledAll([...users, 'VIEW_TOKENS'], users, false, definitions)).toEqual(['VIEW_TOKENS'])
})

test('nobody gives what they do not hold', () => {
  expect(canGive('VIEW_USERS', [], [], definitions)).toBe(false)
  expect(canGive('VIEW_USERS', [], ['VIEW_USERS'], definitions)).toBe(true)
  expect(canGive('EDIT_USERS', [], ['EDIT_USERS'], definitions)).toBe(false)
  expect(canGive('EDIT_USERS', ['VIEW_USERS'], ['EDIT_USERS'], definitions)).toBe(true)
})
