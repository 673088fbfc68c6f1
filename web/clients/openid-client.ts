// Connects an application with openid-client 6, which takes more of the steps by itself than oauth4webapi does. Copy
// what you need.
import * as client from 'openid-client'

/** What has to be kept between the two halves of a sign-in: in the session of this one browser, and nowhere else. */
export type Pending = { state: string; verifier: string }

/**
 * Asks the server where everything is. Do it once. `auth` is how the application shows who it is:
 * ClientSecretBasic(secret), ClientSecretPost(secret), or None() for a public client.
 */
export function discover(issuer: URL, clientId: string, auth: client.ClientAuth) {
  return client.discovery(issuer, clientId, undefined, auth, {
    algorithm: 'oauth2',
    // Plain HTTP, for a server on the developer's own machine.
    execute: issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [],
  })
}

/** Begins a sign-in: keep `pending`, and send the browser to `url`. */
export async function beginSignIn(config: client.Configuration, redirectUri: string, scope: string) {
  const pending: Pending = { state: client.randomState(), verifier: client.randomPKCECodeVerifier() }
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope,
    state: pending.state,
    code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
  })
  return { url, pending }
}

/**
 * Ends a sign-in: `current` is the address at which the browser came back. Throws an AuthorizationResponseError, whose
 * `error` is access_denied for example, when the user said no.
 */
export function endSignIn(config: client.Configuration, current: URL, pending: Pending) {
  return client.authorizationCodeGrant(config, current, { expectedState: pending.state, pkceCodeVerifier: pending.verifier })
}

/**
 * Gets another access token. With it comes another refresh token: store it in the place of the one that was used, which
 * must not be used again. Returns undefined when the user has to sign in anew.
 */
export async function refresh(config: client.Configuration, refreshToken: string) {
  try {
    return await client.refreshTokenGrant(config, refreshToken)
  } catch (error) {
    if (error instanceof client.ResponseBodyError && error.error === 'invalid_grant') return undefined
    throw error
  }
}

/** Gets a token for the application itself, without a user. There is no refresh token: ask again. */
export function ownToken(config: client.Configuration, scope: string) {
  return client.clientCredentialsGrant(config, { scope })
}

/** Asks what a token is worth now. For an API: a confidential client, registered as a resource server. */
export function introspect(config: client.Configuration, token: string) {
  return client.tokenIntrospection(config, token)
}

/** Ends a token; with a refresh token, all of the same sign-in: call it with that when the user signs out. */
export function revoke(config: client.Configuration, token: string) {
  return client.tokenRevocation(config, token)
}
