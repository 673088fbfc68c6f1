import type { Problem } from './answer'
import type { Pending } from './request'

/** How the client shows who it is: a public one has no secret. */
export type Credentials = { clientId: string; secret: string | null }

/** The answer of the token endpoint (RFC 6749 section 5.1). */
export type Tokens = {
  accessToken: string
  tokenType: string
  expiresIn: number | null
  scope: string
  refreshToken: string | null
}

/** What came of a request, or what went wrong. */
export type Result<Value> = { value: Value; problem?: never } | { value?: never; problem: Problem }

/** Exchanges a code for tokens. */
export async function exchange(who: Credentials, code: string, pending: Pending): Promise<Result<Tokens>> {
  const { problem, value: answer } = await post('/oauth/token', who, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: pending.redirectUri,
    code_verifier: pending.verifier,
  })
  if (problem) return { problem }
  const body = objectOf(await answer.text())
  if (!answer.ok) return { problem: problemOf(answer, body) }
  return {
    value: {
      accessToken: text(body['access_token']),
      tokenType: text(body['token_type']),
      expiresIn: typeof body['expires_in'] === 'number' ? body['expires_in'] : null,
      scope: text(body['scope']),
      refreshToken: text(body['refresh_token']) || null,
    },
  }
}

/** Ends what was got: with a refresh token, all of the sign-in. It is sent even when the page is being left. */
export async function revoke(who: Credentials, { accessToken, refreshToken }: Tokens): Promise<Result<true>> {
  const { problem, value: answer } = await post('/oauth/revoke', who, { token: refreshToken ?? accessToken })
  if (problem) return { problem }
  return answer.ok ? { value: true } : { problem: problemOf(answer, objectOf(await answer.text())) }
}

/** What /oauth/verify says of a token, by the name of the header. */
export type Verified = { name: string; value: string }[]

const headers = ['X-Auth-Subject', 'X-Auth-Username', 'X-Auth-Client-Id', 'X-Auth-Scope']

/** Shows a token to the server, as an API does. */
export async function verify(accessToken: string): Promise<Result<Verified>> {
  const { problem, value: answer } = await send('/oauth/verify', { headers: { Authorization: `Bearer ${accessToken}` } })
  if (problem) return { problem }
  if (!answer.ok) return { problem: { error: `HTTP ${answer.status}`, description: answer.headers.get('WWW-Authenticate') ?? '' } }
  return { value: headers.map((name) => ({ name, value: answer.headers.get(name) ?? '' })) }
}

function post(path: string, { clientId, secret }: Credentials, parameters: Record<string, string>): Promise<Result<Response>> {
  const body = new URLSearchParams({ ...parameters, client_id: clientId, ...(secret !== null && { client_secret: secret }) })
  return send(path, { method: 'POST', body, keepalive: true })
}

/** Asks as an application does, without the cookie of the session. */
async function send(path: string, init: RequestInit): Promise<Result<Response>> {
  try {
    return { value: await fetch(path, { ...init, credentials: 'omit', cache: 'no-store' }) }
  } catch {
    return { problem: { error: '', description: 'The server cannot be reached. Check the connection and try again.' } }
  }
}

function objectOf(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function problemOf({ status }: Response, body: Record<string, unknown>): Problem {
  return { error: text(body['error']) || `HTTP ${status}`, description: text(body['error_description']) }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
