/** What is kept between the two halves of a test, in this one tab of the browser. */
export type Pending = { clientId: string; state: string; verifier: string; redirectUri: string; scope: string }

/** What an authorization request asks for. */
export type Asked = { clientId: string; redirectUri: string; scopes: string[]; prompt?: string }

const key = 'ostiary-client-test'

/** Returns the page to which a test of a client leads back. The server knows this address: see oauth/trial.go. */
export function testPage(issuer: string, clientId: string): string {
  return `${issuer}/admin/auth-clients/${clientId}/test`
}

/** Makes an authorization request: its address, and what is needed to use the answer. */
export async function makeRequest(issuer: string, { clientId, redirectUri, scopes, prompt }: Asked) {
  const pending: Pending = { clientId, redirectUri, scope: scopes.join(' '), state: randomText(), verifier: randomText() }
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    ...(pending.scope && { scope: pending.scope }),
    ...(prompt && { prompt }),
    state: pending.state,
    code_challenge: await challengeOf(pending.verifier),
    code_challenge_method: 'S256',
  })
  return { address: `${issuer}/oauth/authorize?${query}`, pending }
}

/** Keeps what is needed until the browser comes back. */
export function keep(pending: Pending, storage: Storage = sessionStorage) {
  storage.setItem(key, JSON.stringify(pending))
}

/** Returns what was kept, once; null when nothing was. */
export function take(storage: Storage = sessionStorage): Pending | null {
  const text = storage.getItem(key)
  storage.removeItem(key)
  return text === null ? null : (JSON.parse(text) as Pending)
}

/** The challenge of a verifier (RFC 7636, method S256). */
export async function challengeOf(verifier: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return base64url(new Uint8Array(hash))
}

function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
