import * as client from 'openid-client'
import { beforeAll, describe, expect, test } from 'vitest'

import { Browser } from './browser'
import { formats } from './formats'
import { beginSignIn, discover, endSignIn, introspect, ownToken, refresh, revoke } from './openid-client'
import { newScopes, newUser, redirectUri, register, url } from './register'

type Auth = (secret: string) => client.ClientAuth

let read: string
let user: Awaited<ReturnType<typeof newUser>>

beforeAll(async () => {
  ;[read] = await newScopes()
  user = await newUser()
})

async function configure(input: Record<string, unknown>, auth: Auth = client.ClientSecretBasic) {
  const { id, secret } = await register({ scopes: [read], ...input })
  return discover(url, id, auth(secret))
}

/** An API that introspects. */
const api = () => configure({ grants: ['CLIENT_CREDENTIALS'], resourceServer: true })

/** Has the user sign in to an application. */
async function signIn(config: client.Configuration) {
  const { url: address, pending } = await beginSignIn(config, redirectUri, read)
  return endSignIn(config, await new Browser(url).authorize(address, user), pending)
}

/** Returns what a step throws. */
function thrown(step: Promise<unknown>) {
  return step.then(
    () => expect.unreachable('nothing was thrown'),
    (error: unknown) => error,
  )
}

test('finds everything in the metadata', async () => {
  const config = await configure({})
  expect(config.serverMetadata()).toMatchObject({ issuer: url.origin, token_endpoint: `${url.origin}/oauth/token` })
  expect(config.serverMetadata().supportsPKCE()).toBe(true)
})

describe.each(formats)('$format', ({ input }) => {
  test.each<{ method: string; auth: Auth; more: object }>([
    { method: 'client_secret_basic', auth: client.ClientSecretBasic, more: {} },
    { method: 'client_secret_post', auth: client.ClientSecretPost, more: {} },
    { method: 'none', auth: client.None, more: { type: 'PUBLIC' } },
  ])('signs a user in: $method', async ({ auth, more }) => {
    const config = await configure({ ...input, ...more }, auth)
    const tokens = await signIn(config)
    expect([tokens.token_type, tokens.scope, tokens.expires_in]).toEqual(['bearer', read, 600])
    expect(await introspect(await api(), tokens.access_token)).toMatchObject({
      active: true,
      iss: url.origin,
      sub: user.id,
      client_id: config.clientMetadata().client_id,
      scope: read,
    })

    // As an application calls an API: the token goes into the header.
    const called = await client.fetchProtectedResource(config, tokens.access_token, new URL('/oauth/verify', url), 'GET')
    expect([called.status, called.headers.get('X-Auth-Subject')]).toEqual([200, user.id])

    const next = await refresh(config, tokens.refresh_token!)
    expect(next).toMatchObject({ scope: read, expires_in: 600 })
    expect(next!.access_token).not.toBe(tokens.access_token)
    const last = await refresh(config, next!.refresh_token!)
    await revoke(config, last!.refresh_token!)
    expect(await introspect(await api(), last!.access_token)).toEqual({ active: false })
    expect(await refresh(config, last!.refresh_token!), 'after signing out').toBeUndefined()
    const late = client.fetchProtectedResource(config, last!.access_token, new URL('/oauth/verify', url), 'GET')
    expect(await thrown(late)).toMatchObject({ status: 401, cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }] })
  })

  test('ends an access token alone', async () => {
    const config = await configure(input)
    const tokens = await signIn(config)
    await revoke(config, tokens.access_token)
    expect(await introspect(config, tokens.access_token)).toEqual({ active: false })
    expect(await refresh(config, tokens.refresh_token!)).toMatchObject({ scope: read })
  })

  test('signs a user in without PKCE, where that is allowed', async () => {
    const config = await configure({ ...input, requirePkce: false })
    const address = client.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope: read, state: 'the state' })
    const current = await new Browser(url).authorize(address, user)
    expect(await client.authorizationCodeGrant(config, current, { expectedState: 'the state' })).toMatchObject({ scope: read })
  })

  test.each<{ method: string; auth: Auth }>([
    { method: 'client_secret_basic', auth: client.ClientSecretBasic },
    { method: 'client_secret_post', auth: client.ClientSecretPost },
  ])('gets a token of its own: $method', async ({ auth }) => {
    const config = await configure({ ...input, grants: ['CLIENT_CREDENTIALS'] }, auth)
    const token = await ownToken(config, read)
    expect([token.token_type, token.scope, token.expires_in, token.refresh_token]).toEqual(['bearer', read, 600, undefined])
    expect(await introspect(config, token.access_token)).toMatchObject({ active: true, sub: config.clientMetadata().client_id })
    await revoke(config, token.access_token)
    expect(await introspect(config, token.access_token)).toEqual({ active: false })
  })

  test('gets a token for a user name and a password', async () => {
    const config = await configure({ ...input, grants: ['PASSWORD'] })
    const { username, password } = user
    const token = await client.genericGrantRequest(config, 'password', { username, password, scope: read })
    expect([token.token_type, token.scope, token.expires_in, token.refresh_token]).toEqual(['bearer', read, 600, undefined])
    expect(await introspect(config, token.access_token)).toMatchObject({ active: true, sub: user.id })
  })

  test('ends a sign-in whose old refresh token turns up again', async () => {
    const config = await configure(input)
    const tokens = await signIn(config)
    const next = await refresh(config, tokens.refresh_token!)
    const last = await refresh(config, next!.refresh_token!)
    expect(await refresh(config, tokens.refresh_token!)).toBeUndefined()
    expect(await refresh(config, last!.refresh_token!)).toBeUndefined()
  })
})

test('asks without a page', async () => {
  const config = await configure({})
  const ask = async (browser: Browser) => {
    const { url: address, pending } = await beginSignIn(config, redirectUri, read)
    address.searchParams.set('prompt', 'none')
    return endSignIn(config, await browser.authorize(address, user), pending)
  }
  const browser = new Browser(url)
  expect(await thrown(ask(browser))).toMatchObject({ name: 'AuthorizationResponseError', error: 'login_required' })
  await browser.signIn(user)
  expect(await thrown(ask(browser))).toMatchObject({ error: 'consent_required' })
  await browser.authorize((await beginSignIn(config, redirectUri, read)).url, user)
  expect(await ask(browser)).toMatchObject({ scope: read })
})

test('tells an application what went wrong', async () => {
  const config = await configure({})
  const { url: address, pending } = await beginSignIn(config, redirectUri, read)
  const denied = await new Browser(url).authorize(address, user, 'cancel')
  expect(await thrown(endSignIn(config, denied, pending))).toMatchObject({ error: 'access_denied' })

  const { url: again, pending: other } = await beginSignIn(config, redirectUri, read)
  const current = await new Browser(url).authorize(again, user)
  const elsewhere = new URL(current)
  elsewhere.searchParams.set('iss', 'https://other.example.com')
  expect(await thrown(endSignIn(config, elsewhere, other)), 'mixed up').toMatchObject({ code: 'OAUTH_INVALID_RESPONSE' })
  const wrong = endSignIn(config, current, { ...other, verifier: client.randomPKCECodeVerifier() })
  expect(await thrown(wrong)).toMatchObject({ name: 'ResponseBodyError', status: 400, error: 'invalid_grant' })

  const id = config.clientMetadata().client_id
  const basic = await discover(url, id, client.ClientSecretBasic('ost_cs_wrong'))
  expect(await thrown(endSignIn(basic, current, other))).toMatchObject({ name: 'WWWAuthenticateChallengeError', status: 401 })
  const posted = await discover(url, id, client.ClientSecretPost('ost_cs_wrong'))
  expect(await thrown(endSignIn(posted, current, other))).toMatchObject({ status: 401, error: 'invalid_client' })
  expect(await endSignIn(config, current, other), 'after all that').toMatchObject({ scope: read })
})
