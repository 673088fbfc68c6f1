// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'

import { challengeOf, keep, makeRequest, take, testPage } from './request'

beforeEach(() => sessionStorage.clear())

test('the challenge is that of RFC 7636, appendix B', async () => {
  expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
})

test('a request has all that the server wants', async () => {
  const redirectUri = testPage('https://auth.example', '7')
  expect(redirectUri).toBe('https://auth.example/admin/auth-clients/7/test')
  const asked = { clientId: '7', redirectUri, scopes: ['a', 'b'], prompt: 'consent' }
  const { address, pending } = await makeRequest('https://auth.example', asked)
  expect(Object.fromEntries(new URL(address).searchParams)).toEqual({
    response_type: 'code',
    client_id: '7',
    redirect_uri: redirectUri,
    scope: 'a b',
    prompt: 'consent',
    state: pending.state,
    code_challenge: await challengeOf(pending.verifier),
    code_challenge_method: 'S256',
  })
  expect(pending.verifier).toMatch(/^[\w-]{43}$/)
  const other = await makeRequest('https://auth.example', { ...asked, scopes: [] })
  expect(other.pending.state).not.toBe(pending.state)
  expect(other.pending.verifier).not.toBe(pending.verifier)
  expect(new URL(other.address).searchParams.has('scope')).toBe(false)
})

test('what is kept is there once', async () => {
  const { pending } = await makeRequest('https://auth.example', { clientId: '7', redirectUri: 'x', scopes: [] })
  expect(take()).toBeNull()
  keep(pending)
  expect(take()).toEqual(pending)
  expect(take()).toBeNull()
})
