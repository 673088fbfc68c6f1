import { describe, expect, test } from 'vitest'

import { type Event, sentence, summary } from './events'
import { eventKinds, wordsOf } from './kinds'

const ann: Event['actor'] = { kind: 'USER', id: 'usr_1', name: 'ann' }
const shop: Event['object'] = { type: 'AUTH_CLIENT', id: '1', name: 'Web shop' }
const annsAccount: Event['object'] = { type: 'USER', id: 'usr_1', name: 'ann' }
const bob: Event['object'] = { type: 'USER', id: 'usr_2', name: 'bob {} $&' }

describe('sentence', () => {
  test.each<[Event['kind'], Event['object'], string]>([
    ['AUTH_CLIENT_CREATED', shop, 'created auth client Web shop'],
    ['PASSWORD_CHANGED', bob, 'changed the password of user bob {} $&'],
    ['PASSWORD_CHANGED', annsAccount, 'changed their own password'],
    ['SIGNED_IN', annsAccount, 'signed in'],
    ['SIGN_IN_FAILED', bob, 'failed to sign in as bob {} $&'],
    ['SIGN_IN_FAILED', null, 'failed to sign in with an unknown user name'],
    ['USER_UPDATED', null, 'changed user something unknown'],
  ])('%s', (kind, object, want) => expect(sentence({ kind, actor: ann, object })).toBe(want))

  test('names the object in every kind, and has no braces left', () => {
    for (const kind of wordsOf(eventKinds)) {
      const actor: Event['actor'] = { kind: 'OPERATOR', id: '', name: '' }
      expect(sentence({ kind, actor, object: { ...bob, name: 'OBJECT' } }), kind).toMatch(/^[a-z][^{}]*OBJECT[^{}]*$/)
      expect(sentence({ kind, actor, object: null }), kind).not.toMatch(/[{}]/)
    }
  })

  test('does not take a client for the user with its id', () => {
    const object = { ...annsAccount, id: '1' }
    expect(sentence({ kind: 'PASSWORD_CHANGED', actor: { kind: 'CLIENT', id: '1', name: 'app' }, object })).toBe(
      'changed the password of user ann',
    )
  })
})

describe('summary', () => {
  const of = (kind: Event['kind'], changes: [string, unknown, unknown][]) =>
    summary({ kind, changes: changes.map(([field, old, now]) => ({ field, old, new: now })) })

  test('says which fields changed', () =>
    expect(of('AUTH_CLIENT_UPDATED', [['redirectUris', [], ['x']], ['requirePkce', true, false]])).toBe(
      'Redirect URLs, Require PKCE',
    ))
  test('names the application, the secret, and how many', () => {
    expect(of('AUTHORIZATION_REVOKED', [['clientName', 'Web shop', null], ['revokedTokens', 3, null]])).toBe('Web shop')
    expect(of('AUTH_CLIENT_SECRET_CREATED', [['lastFour', null, 'a1B2']])).toBe('…a1B2')
    expect(of('USER_TOKENS_REVOKED', [['revokedTokens', null, 1]])).toBe('1 token')
    expect(of('SESSION_ENDED', [['endedSessions', null, 2]])).toBe('2 sessions')
    expect(of('SIGNED_IN', [])).toBe('')
  })
})
