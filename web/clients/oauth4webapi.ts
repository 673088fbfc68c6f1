// Connects an application with oauth4webapi, which runs wherever fetch does: Node.js, browsers, workers. It is strict,
// and leaves every step in your hands. Copy what you need; openid-client.ts does the same in fewer words.
import * as oauth from 'oauth4webapi'

/** An application, as it is registered. */
export type Application = {
  server: oauth.AuthorizationServer
  client: oauth.Client
  /** How it shows who it is: ClientSecretBasic(secret), ClientSecretPost(secret), or None() for a public client. */
  auth: oauth.ClientAuth
  redirectUri: string
}

/** What has to be kept between the two halves of a sign-in: in the session of this one browser, and nowhere else. */
export type Pending = { state: string; verifier: string }

/** Asks the server where everything is. Do it once, and keep the result: its keys are kept with it. */
export async function discover(issuer: URL) {
  const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...http(issuer) })
  return oauth.processDiscoveryResponse(issuer, response)
}

/** Begins a sign-in: keep `pending`, and send the browser to `url`. */
export async function beginSignIn({ server, client, redirectUri }: Application, scope: string) {
  const pending: Pending = { state: oauth.generateRandomState(), verifier: oauth.generateRandomCodeVerifier() }
  const url = new URL(server.authorization_endpoint!)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scope,
    state: pending.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
  }).toString()
  return { url, pending }
}

/**
 * Ends a sign-in: `current` is the address at which the browser came back. Throws an AuthorizationResponseError, whose
 * `error` is access_denied for example, when the user said no.
 */
export async function endSignIn(app: Application, current: URL, pending: Pending) {
  const { server, client, auth, redirectUri } = app
  // Checks state, and that it is this server that answers (iss, RFC 9207).
  const parameters = oauth.validateAuthResponse(server, client, current, pending.state)
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    auth,
    parameters,
    redirectUri,
    pending.verifier,
    http(server),
  )
  return oauth.processAuthorizationCodeResponse(server, client, response)
}

/**
 * Gets another access token. With it comes another refresh token: store it in the place of the one that was used, which
 * must not be used again. Returns undefined when the user has to sign in anew.
 */
export async function refresh({ server, client, auth }: Application, refreshToken: string) {
  try {
    const response = await oauth.refreshTokenGrantRequest(server, client, auth, refreshToken, http(server))
    return await oauth.processRefreshTokenResponse(server, client, response)
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant') return undefined
    throw error
  }
}

/** Gets a token for the application itself, without a user. There is no refresh token: ask again. */
export async function ownToken({ server, client, auth }: Application, scope: string) {
  const response = await oauth.clientCredentialsGrantRequest(server, client, auth, { scope }, http(server))
  return oauth.processClientCredentialsResponse(server, client, response)
}

/** Asks what a token is worth now. For an API: a confidential client, registered as a resource server. */
export async function introspect({ server, client, auth }: Application, token: string) {
  const response = await oauth.introspectionRequest(server, client, auth, token, http(server))
  return oauth.processIntrospectionResponse(server, client, response)
}

/** Ends a token; with a refresh token, all of the same sign-in: call it with that when the user signs out. */
export async function revoke({ server, client, auth }: Application, token: string) {
  const response = await oauth.revocationRequest(server, client, auth, token, http(server))
  await oauth.processRevocationResponse(response)
}

/** Allows plain HTTP, for a server on the developer's own machine. */
export function http(at: URL | oauth.AuthorizationServer) {
  const { protocol } = at instanceof URL ? at : new URL(at.issuer)
  return { [oauth.allowInsecureRequests]: protocol === 'http:' }
}
