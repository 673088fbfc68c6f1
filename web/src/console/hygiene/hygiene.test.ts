import { describe, expect, test } from 'vitest'

import { read, written } from './address'
import { amounts, clientsLosingSecrets, type Credential, listed, owners } from './consequence'
import { attentionSentence, countOf, filterOf, usualLimits, viewNames } from './views'

const counts = (old: number) => ({ total: old * 10, old, unused: old + 1, neverExpiring: old + 2, expiringSoon: old + 3 })
const hygiene = {
  needsAttention: 4,
  personalAccessTokens: counts(1),
  clientSecrets: counts(2),
  refreshTokens: counts(3),
  accessTokens: counts(4),
}

const credential = (kind: Credential['kind'], client: string, user?: string): Credential => ({
  id: 'x',
  kind,
  hint: 'ost_…a1B2',
  name: '',
  authClient: { id: client, name: `Client ${client}` },
  user: user ? { id: user, username: user } : null,
  createdAt: '2026-01-01T00:00:00Z',
  lastUsedAt: null,
  expiresAt: null,
})

describe('the lists', () => {
  test('have as many as the cards say', () =>
    expect(Object.fromEntries(viewNames.map((view) => [view, countOf(view, hygiene)]))).toEqual({
      attention: 4,
      old: 10,
      unused: 14,
      expiring: 9, // neither access nor refresh tokens, which renew themselves
      never: 18,
      all: 100,
    }))
  test('ask the server for what the cards count', () => {
    expect(filterOf('attention', undefined, usualLimits)).toEqual({ needsAttention: usualLimits })
    expect(filterOf('unused', 'ACCESS_TOKEN', { ...usualLimits, unusedForDays: 7 })).toEqual({
      kinds: ['ACCESS_TOKEN'],
      unusedForDays: 7,
    })
    expect(filterOf('expiring', undefined, usualLimits)).toEqual({
      kinds: ['PERSONAL_ACCESS_TOKEN', 'CLIENT_SECRET'],
      expiringWithinDays: 14,
    })
    expect(filterOf('all', undefined, usualLimits)).toEqual({})
  })
  test('say what counts', () =>
    expect(attentionSentence({ olderThanDays: 1, unusedForDays: 30, expiringWithinDays: 0 })).toBe(
      'Counted is what was made 1 day ago or earlier, what was not used for 30 days, and personal access tokens and ' +
        'client secrets that expire within 0 days.',
    ))
})

describe('the address', () => {
  const of = (text: string) => read((name) => new URLSearchParams(text).get(name) ?? undefined)
  test('is as usual when it says nothing', () => {
    expect(of('')).toEqual({ view: 'attention', kind: undefined, limits: usualLimits })
    expect(Object.values(written('attention', undefined, usualLimits)).filter(Boolean)).toEqual([])
  })
  test('holds the list, the kind and the days', () => {
    const query = 'view=old&kind=CLIENT_SECRET&old=0&unused=7&soon=99999'
    const { view, kind, limits } = of(query)
    expect([view, kind, limits]).toEqual([
      'old', 'CLIENT_SECRET', { olderThanDays: 0, unusedForDays: 7, expiringWithinDays: 36_500 },
    ])
    expect(written(view, kind, limits)).toEqual({ view: 'old', kind: 'CLIENT_SECRET', old: '0', unused: '7', soon: '36500' })
  })
  test('is not trusted', () =>
    expect(of('view=toString&kind=ROOT&old=-1&unused=1e9&soon=x')).toEqual({
      view: 'attention', kind: undefined, limits: usualLimits,
    }))
  test('leaves out a kind that a list does not have', () =>
    expect(written('expiring', 'ACCESS_TOKEN', usualLimits).kind).toBeUndefined())
})

describe('the consequence', () => {
  const rows = [
    credential('CLIENT_SECRET', '1'),
    credential('CLIENT_SECRET', '1'),
    credential('CLIENT_SECRET', '2'),
    credential('PERSONAL_ACCESS_TOKEN', '3', 'ann'),
    credential('ACCESS_TOKEN', '3', 'ann'),
  ]
  test('says how many of what', () =>
    expect(amounts(rows)).toBe('1 personal access token, 3 client secrets and 1 access token'))
  test('says whose', () =>
    expect(owners(rows)).toEqual([
      { name: 'Client 1', count: 2 },
      { name: 'ann', count: 2 },
      { name: 'Client 2', count: 1 },
    ]))
  test('knows which clients lose secrets', () =>
    expect(clientsLosingSecrets(rows).map(({ id, losing }) => [id, losing])).toEqual([
      ['1', 2],
      ['2', 1],
    ]))
  test('is written as people do', () => {
    expect([[], ['a'], ['a', 'b']].map(listed)).toEqual(['', 'a', 'a and b'])
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c')
  })
})
