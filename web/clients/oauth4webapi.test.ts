import * as oauth from 'oauth4webapi'
import { beforeAll, describe, expect, test } from 'vitest'

import { check } from './api'
import { Browser } from './browser'
import { formats } from './formats'
import { beginSignIn, discover, endSignIn, http, introspect, ownToken, refresh, revoke, type Application } from './oauth4webapi'
import { audience, newScopes, newUser, redirectUri, register, url } from './register'

type Auth = (secret: string) => oauth.ClientAuth

let server: oauth.AuthorizationServer
let read: string
let write: string
let user: Awaited<ReturnType<typeof newUser>>

beforeAll(async () => {
  server = await discover(url)
  ;[read, write] = await newScopes()
  user = await newUser()
})

async function application(input: Record<string, unknown>, auth: Auth = oauth.ClientSecretBasic): Promise<Application> {
  const { id, secret } = await register({ scopes: [read, write], ...input })
  return { server, client: { client_id: id }, auth: auth(secret), redirectUri }
}

/** An API that introspects. */
const api = () => application({ grants: ['CLIENT_CREDENTIALS'], resourceServer: true })

/** A request to an API with an access token. */
function call(token: string) {
  return new Request('https://api.example.com/orders', { headers: { Authorization: `Bearer ${token}` } })
}

/** Returns what a step throws. */
function thrown(step: Promise<unknown>) {
  return step.then(
    () => expect.unreachable('nothing was thrown'),
    (error: unknown) => error,
  )
}

test('finds everything in the metadata', () => {
  expect(server).toMatchObject({
    issuer: url.origin,
    jwks_uri: `${url.origin}/oauth/jwks`,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  })
})

describe.each(formats)('$format', ({ format, input }) => {
  test.each<{ method: string; auth: Auth; more: object }>([
    { method: 'client_secret_basic', auth: oauth.ClientSecretBasic, more: {} },
    { method: 'client_secret_post', auth: oauth.ClientSecretPost, more: {} },
    { method: 'none', auth: oauth.None, more: { type: 'PUBLIC' } },
  ])('signs a user in: $method', async ({ auth, more }) => {
    const app = await application({ ...input, ...more }, auth)
    const { url: address, pending } = await beginSignIn(app, read)
    const tokens = await endSignIn(app, await new Browser(url).authorize(address, user), pending)
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 600, scope: read })

    expect(await introspect(await api(), tokens.access_token)).toMatchObject({
      active: true,
      token_type: 'Bearer',
      iss: url.origin,
      sub: user.id,
      username: user.username,
      client_id: app.client.client_id,
      scope: read,
    })
    if (format === 'JWT') expect(await check(server, call(tokens.access_token), audience, read)).toMatchObject({ sub: user.id })

    const next = await refresh(app, tokens.refresh_token!)
    expect(next).toMatchObject({ token_type: 'bearer', expires_in: 600, scope: read })
    expect(next!.access_token).not.toBe(tokens.access_token)
    const last = await refresh(app, next!.refresh_token!)
    expect(last).toBeTruthy()

    await revoke(app, last!.refresh_token!)
    for (const { access_token } of [tokens, next!, last!]) expect(await introspect(await api(), access_token)).toEqual({ active: false })
    expect(await refresh(app, last!.refresh_token!), 'after signing out').toBeUndefined()
  })

  test('signs a user in without PKCE, where that is allowed', async () => {
    const app = await application({ ...input, requirePkce: false })
    const { url: address, pending } = await beginSignIn(app, read)
    for (const name of ['code_challenge', 'code_challenge_method']) address.searchParams.delete(name)
    const current = await new Browser(url).authorize(address, user)
    const parameters = oauth.validateAuthResponse(server, app.client, current, pending.state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      app.client,
      app.auth,
      parameters,
      redirectUri,
      oauth.nopkce,
      http(server),
    )
    expect(await oauth.processAuthorizationCodeResponse(server, app.client, response)).toMatchObject({ scope: read })
  })

  test.each<{ method: string; auth: Auth }>([
    { method: 'client_secret_basic', auth: oauth.ClientSecretBasic },
    { method: 'client_secret_post', auth: oauth.ClientSecretPost },
  ])('gets a token of its own: $method', async ({ auth }) => {
    const app = await application({ ...input, grants: ['CLIENT_CREDENTIALS'] }, auth)
    const token = await ownToken(app, read)
    expect(token).toMatchObject({ token_type: 'bearer', expires_in: 600, scope: read })
    expect(token.refresh_token).toBeUndefined()
    const about = { sub: app.client.client_id, client_id: app.client.client_id, scope: read }
    expect(await introspect(app, token.access_token)).toMatchObject({ active: true, ...about })
    if (format === 'JWT') expect(await check(server, call(token.access_token), audience, read)).toMatchObject(about)

    await revoke(app, token.access_token)
    expect(await introspect(app, token.access_token)).toEqual({ active: false })
  })

  test('ends a sign-in whose old refresh token turns up again', async () => {
    const app = await application(input)
    const { url: address, pending } = await beginSignIn(app, read)
    const tokens = await endSignIn(app, await new Browser(url).authorize(address, user), pending)
    const next = await refresh(app, tokens.refresh_token!)
    const last = await refresh(app, next!.refresh_token!)
    expect(await refresh(app, tokens.refresh_token!)).toBeUndefined()
    expect(await refresh(app, last!.refresh_token!)).toBeUndefined()
    expect(await introspect(await api(), last!.access_token)).toEqual({ active: false })
  })
})

test('tells an API which JWTs to refuse', async () => {
  const app = await application({ accessTokenFormat: 'JWT', accessTokenLifetime: 600, grants: ['CLIENT_CREDENTIALS'] })
  const { access_token: token } = await ownToken(app, read)
  const refused = async (request: Request, wanted = audience, scope = read) => {
    const answer = await check(server, request, wanted, scope)
    return answer instanceof Response ? [answer.status, answer.headers.get('WWW-Authenticate')] : answer
  }
  const invalid = [401, 'Bearer error="invalid_token"']
  const [header, claims, signature] = token.split('.')
  const forged = btoa(JSON.stringify({ ...JSON.parse(atob(claims!)), scope: write })).replaceAll('=', '')

  expect(await refused(call(token), 'https://other.example.com')).toEqual(invalid)
  expect(await refused(call(`${header}.${forged}.${signature}`), audience, write)).toEqual(invalid)
  expect(await refused(call('ost_at_opaque'))).toEqual(invalid)
  expect(await refused(new Request('https://api.example.com/orders'))).toEqual([401, 'Bearer'])
  expect(await refused(call(token), audience, write)).toEqual([403, `Bearer error="insufficient_scope", scope="${write}"`])
})

test('asks without a page', async () => {
  const app = await application({})
  const ask = async (browser: Browser) => {
    const { url: address, pending } = await beginSignIn(app, read)
    address.searchParams.set('prompt', 'none')
    return endSignIn(app, await browser.authorize(address, user), pending)
  }
  const browser = new Browser(url)
  expect(await thrown(ask(browser))).toMatchObject({ name: 'AuthorizationResponseError', error: 'login_required' })
  await browser.signIn(user)
  expect(await thrown(ask(browser))).toMatchObject({ error: 'consent_required' })
  await browser.authorize((await beginSignIn(app, read)).url, user)
  expect(await ask(browser)).toMatchObject({ scope: read })
})

test('tells an application what went wrong', async () => {
  const app = await application({})
  const { url: address, pending } = await beginSignIn(app, read)
  const denied = await new Browser(url).authorize(address, user, 'cancel')
  expect(await thrown(endSignIn(app, denied, pending))).toMatchObject({ name: 'AuthorizationResponseError', error: 'access_denied' })
  address.searchParams.set('scope', 'unknown')
  const exceeding = await new Browser(url).authorize(address, user)
  expect(await thrown(endSignIn(app, exceeding, pending))).toMatchObject({ error: 'invalid_scope' })

  const { url: again, pending: other } = await beginSignIn(app, read)
  const current = await new Browser(url).authorize(again, user)
  const wrong = endSignIn(app, current, { ...other, verifier: oauth.generateRandomCodeVerifier() })
  expect(await thrown(wrong)).toMatchObject({ name: 'ResponseBodyError', status: 400, error: 'invalid_grant' })
  expect(await thrown(ownToken(app, read))).toMatchObject({ status: 400, error: 'unauthorized_client' })

  // RFC 6749 section 5.2: a client that used HTTP Basic is told so in a header, one that did not is told in the body.
  const basic = { ...app, auth: oauth.ClientSecretBasic('ost_cs_wrong') }
  expect(await thrown(endSignIn(basic, current, other))).toMatchObject({
    name: 'WWWAuthenticateChallengeError',
    status: 401,
    cause: [{ scheme: 'basic', parameters: { realm: 'ostiary' } }],
  })
  const posted = { ...app, auth: oauth.ClientSecretPost('ost_cs_wrong') }
  expect(await thrown(endSignIn(posted, current, other))).toMatchObject({ name: 'ResponseBodyError', status: 401, error: 'invalid_client' })
  const nameless = { ...app, auth: oauth.None() }
  expect(await thrown(introspect(nameless, 'any'))).toMatchObject({ status: 401, error: 'invalid_client' })
})
