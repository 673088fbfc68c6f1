import { expect, test } from 'vitest'

import { beyond } from './beyond'

const ordinary = { scopes: ['read'], resourceServer: false }
const admin = { scopes: ['read', 'admin'], resourceServer: false }
const server = { scopes: [], resourceServer: true }

const editor = { superAdmin: false, can: () => false }
const viewerOfTokens = { superAdmin: false, can: (permission: string) => permission === 'VIEW_TOKENS' }
const superAdmin = { superAdmin: true, can: () => true }

test('whoever edits clients may change an ordinary one', () => expect(beyond(ordinary, editor)).toBeUndefined())

test('a client with the scope admin is for Super Admins', () => {
  expect(beyond(admin, viewerOfTokens)).toMatch(/Super Admin/)
  expect(beyond(admin, superAdmin)).toBeUndefined()
})

test('a resource server is for those who may see tokens', () => {
  expect(beyond(server, editor)).toMatch(/View Tokens/)
  expect(beyond(server, viewerOfTokens)).toBeUndefined()
  expect(beyond(server, superAdmin)).toBeUndefined()
})
