import { describe, expect, test } from 'vitest'

import { exactly } from '../ui/times'
import { fateOf, readable } from './changes'

const event = (...changes: [field: string, old: unknown, now: unknown][]) => ({
  changes: changes.map(([field, old, now]) => ({ field, old, new: now })),
})

/** Writes changes in short: title: old → new, or title: -removed +added. */
const short = (...changes: [field: string, old: unknown, now: unknown][]) =>
  readable(event(...changes)).map((change) =>
    change.list
      ? [change.title + ':', ...change.removed.map((s) => `-${s}`), ...change.added.map((s) => `+${s}`)].join(' ')
      : `${change.title}: ${change.old} → ${change.new}`,
  )

// Beside it something changed, and so the object was neither made nor deleted.
const changed: [string, unknown, unknown] = ['enabled', true, false]

describe('readable', () => {
  test('writes values as people do', () =>
    expect(
      short(
        changed,
        ['name', 'Web shop', 'Web <b>shop</b>'],
        ['accessTokenLifetime', 5400, null],
        ['refreshTokenGracePeriod', null, 0],
        ['type', 'PUBLIC', 'CONFIDENTIAL'],
        ['accessTokenFormat', 'OPAQUE', 'JWT'],
        ['description', '', 'VIEW_USERS'],
        ['expireOthersAt', null, '2030-01-02T03:04:05.000678Z'],
        ['memberCount', 1234, 1],
        ['somethingNew', { a: [1] }, null],
      ),
    ).toEqual([
      'Enabled: Yes → No',
      'Name: Web shop → Web <b>shop</b>',
      'Lifetime of access tokens: 1 hour 30 minutes → They do not expire',
      'Grace period of refresh tokens: As usual → 0 seconds',
      'Type: Public → Confidential',
      'Format of access tokens: Opaque → JWT',
      'Description:  → VIEW_USERS',
      `Other secrets expire: null → ${exactly(new Date('2030-01-02T03:04:05Z'))}`,
      `Number of members: ${(1234).toLocaleString()} → 1`,
      'Something new: {\n "a": [\n  1\n ]\n} → null',
    ]))

  test('tells what is new in a list and what is gone', () =>
    expect(
      short(
        changed,
        ['redirectUris', ['https://a', 'https://b'], ['https://b', 'https://c']],
        ['permissions', [], ['VIEW_USERS']],
        ['grants', ['AUTHORIZATION_CODE', 'PASSWORD'], ['AUTHORIZATION_CODE']],
        ['memberIds', ['usr_1'], ['usr_2', 'usr_3']],
        ['scopes', ['a', 'b'], ['b', 'a']],
        ['allowedOrigins', null, []],
      ),
    ).toEqual([
      'Enabled: Yes → No',
      'Redirect URLs: -https://a +https://c',
      'Permissions: +View users',
      'Grants: -Password',
      'Members: -usr_1 +usr_2 +usr_3',
      'Scopes: a, b → b, a',
    ]))

  test('leaves out what a new or deleted object does not have', () => {
    expect(short(['name', null, 'a'], ['contact', null, ''], ['scopes', null, []], ['expiresAt', null, null])).toEqual([
      'Name: null → a',
      'Expires: null → Never',
    ])
    expect(
      short(['name', 'a', null], ['contact', '', null], ['superAdmin', false, null], ['refreshTokenLifetime', null, null]),
    ).toEqual(['Name: a → null', 'Super Admin: No → null', 'Lifetime of refresh tokens: They do not expire → null'])
  })

  test('does not stumble over fields that objects have by themselves', () =>
    expect(short(changed, ['constructor', null, 'toString'], ['grants', ['toString'], []])).toEqual([
      'Enabled: Yes → No',
      'Constructor: null → toString',
      'Grants: -To string',
    ]))
})

test('fateOf', () => {
  expect(fateOf(event(['name', null, 'a'], ['scopes', null, []]))).toBe('created')
  expect(fateOf(event(['name', 'a', null]))).toBe('deleted')
  expect(fateOf(event(['name', 'a', null], ['scopes', [], ['x']]))).toBe('changed')
  expect(fateOf(event())).toBe('changed')
})
