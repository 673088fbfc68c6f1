// Signs a user in with the authorization code flow and PKCE, keeps the tokens and refreshes them.
//
// The tokens are in the memory of this page, and nowhere else. localStorage and sessionStorage hand them to every script that
// ever gets into this origin, and keep them for it; memory ends with the page. The price is that whoever reloads the page signs
// in again. Only what has to outlive the way to Ostiary and back lies in sessionStorage: without the code it is worth nothing.
import * as oauth from 'oauth4webapi'
import { useSyncExternalStore } from 'react'

/** Whether somebody is signed in, and what is to be said to somebody who is not. */
export type Session = { signedIn: boolean; notice?: string }

type Tokens = { access: string; refresh: string | undefined; expiresAt: number }

/** What is kept on the way to Ostiary and back. */
type Pending = { state: string; verifier: string }

export const issuer = new URL(import.meta.env.VITE_ISSUER)
export const clientId: string = import.meta.env.VITE_CLIENT_ID

const client: oauth.Client = { client_id: clientId }
const auth = oauth.None() // a public client: whatever is in a page is no secret
const redirectUri = new URL(import.meta.env.BASE_URL, location.origin).href
const scope = 'admin'
const pendingKey = 'sign-in'
const http = { [oauth.allowInsecureRequests]: issuer.protocol === 'http:' } // on the developer's own machine

let tokens: Tokens | undefined
let refreshing: Promise<string> | undefined
let session: Session = { signedIn: false }
const listeners = new Set<() => void>()

/** Returns the session, and has the component follow it. */
export function useSession() {
  return useSyncExternalStore(subscribe, () => session)
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function change(next: Session) {
  session = next
  for (const listener of listeners) listener()
}

/** Forgets the tokens, and says why. */
export function endSession(notice: string) {
  tokens = undefined
  change({ signedIn: false, notice })
}

/** Sends the browser to Ostiary. */
export async function signIn() {
  const server = await discover()
  const pending: Pending = { state: oauth.generateRandomState(), verifier: oauth.generateRandomCodeVerifier() }
  sessionStorage.setItem(pendingKey, JSON.stringify(pending))
  const url = new URL(server.authorization_endpoint!)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state: pending.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
  }).toString()
  location.assign(url)
}

/** Ends a sign-in when the browser comes back from Ostiary. Call it before anything is shown. */
export async function resume() {
  const current = new URL(location.href)
  const kept = sessionStorage.getItem(pendingKey)
  sessionStorage.removeItem(pendingKey)
  if (!current.searchParams.has('state')) return
  history.replaceState(null, '', redirectUri) // the code is of no use any more, and stays in no history
  if (!kept) return endSession('This sign-in was not begun in this window. Sign in again.')
  try {
    const { state, verifier } = JSON.parse(kept) as Pending
    const server = await discover()
    // Checks state, and that it is this server that answers (iss, RFC 9207).
    const parameters = oauth.validateAuthResponse(server, client, current, state)
    const response = await oauth.authorizationCodeGrantRequest(server, client, auth, parameters, redirectUri, verifier, http)
    keep(await oauth.processAuthorizationCodeResponse(server, client, response))
    change({ signedIn: true })
  } catch (error) {
    const denied = error instanceof oauth.AuthorizationResponseError && error.error === 'access_denied'
    endSession(denied ? 'You did not give access, so nobody is signed in.' : `Signing in failed. ${reasonOf(error)}`)
  }
}

/** Returns an access token that works for a while yet. Rejects when nobody is signed in. */
export async function accessToken() {
  if (!tokens) throw new Error('Nobody is signed in.')
  if (Date.now() < tokens.expiresAt - 30_000) return tokens.access
  // A refresh token works once: whoever asks meanwhile waits for the same answer.
  return (refreshing ??= refresh(tokens).finally(() => (refreshing = undefined)))
}

async function refresh({ refresh }: Tokens) {
  try {
    if (!refresh) throw new Error('There is no refresh token.')
    const server = await discover()
    const response = await oauth.refreshTokenGrantRequest(server, client, auth, refresh, http)
    return keep(await oauth.processRefreshTokenResponse(server, client, response))
  } catch (error) {
    const over = !refresh || (error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant')
    if (over) endSession('Your session has ended. Sign in again.')
    throw error // anything else may pass: the next request tries again
  }
}

/** Has Ostiary end all tokens of this sign-in (RFC 7009), and forgets them. */
export async function signOut() {
  await refreshing?.catch(() => undefined) // or its token would be left
  if (!tokens) return
  try {
    const response = await oauth.revocationRequest(await discover(), client, auth, tokens.refresh ?? tokens.access, http)
    await oauth.processRevocationResponse(response)
  } catch (error) {
    return endSession(`You are signed out here, but the tokens could not be revoked. ${reasonOf(error)}`)
  }
  endSession('You are signed out.')
}

/** Keeps the tokens of an answer; with each refresh another refresh token comes, and takes the place of the last. */
function keep({ access_token, refresh_token, expires_in = Infinity }: oauth.TokenEndpointResponse) {
  tokens = { access: access_token, refresh: refresh_token, expiresAt: Date.now() + expires_in * 1000 }
  return access_token
}

let discovered: Promise<oauth.AuthorizationServer> | undefined

/** Asks Ostiary once where everything is (RFC 8414). */
function discover() {
  return (discovered ??= oauth
    .discoveryRequest(issuer, { algorithm: 'oauth2', ...http })
    .then((response) => oauth.processDiscoveryResponse(issuer, response))
    .catch((error: unknown) => {
      discovered = undefined // the next one tries again
      throw error
    }))
}

/** Says why a request failed, in a sentence for people. */
export function reasonOf(error: unknown) {
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    return error.error_description ?? error.error
  }
  if (error instanceof oauth.OperationProcessingError && error.cause instanceof Response && error.cause.status >= 500) {
    return `${issuer.host} is busy. Try again in a moment.`
  }
  if (error instanceof TypeError) return `${issuer.host} cannot be reached. Check the connection and try again.`
  return 'The answer of the server was not as it should be. Try again.'
}
