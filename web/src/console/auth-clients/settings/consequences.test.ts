import { expect, test } from 'vitest'

import { type ClientValues, inputOf, valuesOf } from '../form/values'
import type { ClientFragment } from '../operations'
import { consequences, stopping } from './consequences'

const client: ClientFragment = {
  id: '7',
  legacyClientId: null,
  name: 'Orders',
  description: '',
  contact: '',
  type: 'CONFIDENTIAL',
  grants: ['AUTHORIZATION_CODE', 'PASSWORD', 'DEVICE_CODE'],
  redirectUris: ['https://a.example/cb', 'https://b.example/cb'],
  allowedOrigins: ['https://a.example'],
  scopes: ['orders:read', 'orders:write'],
  accessTokenLifetime: null,
  refreshTokenLifetime: null,
  refreshTokenGracePeriod: null,
  accessTokenFormat: 'OPAQUE',
  requirePkce: true,
  resourceServer: false,
  enabled: true,
  version: 1,
  liveTokenCount: 3,
  createdBy: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  lastUsedAt: null,
}

const of = (change: Partial<ClientValues>, ends: number | null = 2) =>
  consequences(client, inputOf({ ...valuesOf(client), ...change }), ends)

test('what takes nothing away leads to nothing', () => {
  expect(of({})).toEqual([])
  expect(of({ name: 'Sales', scopes: [...client.scopes, 'x'], grants: [...client.grants, 'CLIENT_CREDENTIALS'] })).toEqual([])
})

test('a grant that is taken off stops its tokens', () => {
  expect(of({ grants: ['AUTHORIZATION_CODE', 'DEVICE_CODE'] })).toEqual([
    'Without the Password Grant, 2 live tokens stop working at once.',
  ])
  expect(of({ grants: ['PASSWORD', 'DEVICE_CODE'] }, 0)).toEqual([
    'Without the Authorization Code Grant, no live token is lost.',
    'Its redirect URLs are forgotten, and so is what people agreed to.',
  ])
})

test('a scope is taken from the tokens, too', () => {
  expect(of({ scopes: [] })).toEqual(['orders:read and orders:write are taken from its tokens, too, at once.'])
})

test('who is sent elsewhere is asked again', () => {
  expect(of({ redirectUris: ['https://a.example/cb', 'https://c.example/cb'] })).toEqual([
    'Nobody is sent back to https://b.example/cb any more.',
    'People are asked for their consent again, because they were not told of the new address.',
  ])
  expect(of({ redirectUris: client.redirectUris.toReversed() })).toEqual(['People are asked for their consent again.'])
})

test('a client that becomes public loses its secrets', () => {
  expect(of({ type: 'PUBLIC' })).toEqual(['Its secrets are deleted: whoever proves who they are with one of them is refused.'])
})

test('pages that could call the API are named', () => {
  expect(of({ allowedOrigins: [] })).toEqual(['Web pages of https://a.example cannot call /graphql any more.'])
})

test('one token is counted as one', () => {
  expect(stopping(1)).toBe('1 live token stops working at once')
  expect(stopping(1200)).toBe('1,200 live tokens stop working at once')
  expect(stopping(null)).toBe('its live tokens stop working at once')
})
