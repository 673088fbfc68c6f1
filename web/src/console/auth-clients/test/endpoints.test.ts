import { afterEach, expect, test, vi } from 'vitest'

import { exchange, revoke, verify } from './endpoints'

const pending = { clientId: '7', state: 's', verifier: 'v', redirectUri: 'https://a/admin', scope: '' }
const tokens = { accessToken: 'at', tokenType: 'Bearer', expiresIn: null, scope: '', refreshToken: 'rt' }

afterEach(() => vi.unstubAllGlobals())

/** Has the server answer so, and returns what it is asked. */
function answering(status: number, body: string, headers: Record<string, string> = {}) {
  const fetched = vi.fn(async (_path: string, _init: RequestInit) => new Response(body, { status, headers }))
  vi.stubGlobal('fetch', fetched)
  return () => {
    const [path, init] = fetched.mock.calls.at(-1)!
    return { path, init, body: Object.fromEntries(new URLSearchParams(String(init.body))) }
  }
}

test('a code is exchanged without the cookie of the session', async () => {
  const asked = answering(200, JSON.stringify({ access_token: 'at', token_type: 'Bearer', expires_in: 60, refresh_token: 'rt', scope: 'a' }))
  expect(await exchange({ clientId: '7', secret: 'p&p=%' }, 'c', pending)).toEqual({
    value: { accessToken: 'at', tokenType: 'Bearer', expiresIn: 60, scope: 'a', refreshToken: 'rt' },
  })
  expect(asked()).toMatchObject({
    path: '/oauth/token',
    init: { method: 'POST', credentials: 'omit' },
    body: { grant_type: 'authorization_code', code: 'c', code_verifier: 'v', redirect_uri: 'https://a/admin', client_id: '7', client_secret: 'p&p=%' },
  })
  await exchange({ clientId: '7', secret: null }, 'c', pending)
  expect(asked().body).not.toHaveProperty('client_secret')
})

test('errors are shown as they came, also when they are not JSON', async () => {
  answering(401, '{"error":"invalid_client","error_description":"The secret is wrong."}')
  const wrong = { error: 'invalid_client', description: 'The secret is wrong.' }
  expect(await exchange({ clientId: '7', secret: 'x' }, 'c', pending)).toEqual({ problem: wrong })
  expect(await revoke({ clientId: '7', secret: 'x' }, tokens)).toEqual({ problem: wrong })
  for (const body of ['<html>', '', 'null', '[]', '"x"', '{"error":5}']) {
    answering(502, body)
    expect(await exchange({ clientId: '7', secret: null }, 'c', pending)).toEqual({ problem: { error: 'HTTP 502', description: '' } })
  }
  vi.stubGlobal('fetch', async () => {
    throw new TypeError()
  })
  expect((await verify('at')).problem?.description).toContain('cannot be reached')
})

test('the refresh token ends the sign-in, or else the access token itself', async () => {
  const asked = answering(200, '')
  expect(await revoke({ clientId: '7', secret: null }, tokens)).toEqual({ value: true })
  expect(asked()).toMatchObject({ path: '/oauth/revoke', init: { keepalive: true }, body: { token: 'rt', client_id: '7' } })
  await revoke({ clientId: '7', secret: null }, { ...tokens, refreshToken: null })
  expect(asked().body['token']).toBe('at')
})

test('the server says whose token it is', async () => {
  answering(200, '', { 'X-Auth-Username': 'ada', 'X-Auth-Scope': 'a b' })
  expect((await verify('at')).value).toContainEqual({ name: 'X-Auth-Username', value: 'ada' })
  answering(401, '', { 'WWW-Authenticate': 'Bearer error="invalid_token"' })
  expect(await verify('at')).toEqual({ problem: { error: 'HTTP 401', description: 'Bearer error="invalid_token"' } })
})
