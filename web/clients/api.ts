// Guards an API whose clients have JWTs for access tokens, without asking the server about each request. A JWT that was
// withdrawn is let in until it expires: where that is too long, introspect, or put /oauth/verify in front.
import * as oauth from 'oauth4webapi'

import { http } from './oauth4webapi'

/**
 * Checks the access token of a request: who signed it, that it is for this API (`audience`), that it has not expired,
 * and that it has the scope. Returns its claims, or the answer with which the request is to be refused.
 */
export async function check(server: oauth.AuthorizationServer, request: Request, audience: string, scope: string) {
  let claims: oauth.JWTAccessTokenClaims
  try {
    // Fetches the keys from jwks_uri when it needs them, and keeps them for this `server`.
    claims = await oauth.validateJwtAccessToken(server, request, audience, http(server))
  } catch (error) {
    if (!request.headers.has('authorization')) return refuse(401, '')
    if (error instanceof oauth.OperationProcessingError) return refuse(401, 'error="invalid_token"')
    throw error // the keys cannot be had: answer 503
  }
  if (!claims.scope?.split(' ').includes(scope)) return refuse(403, `error="insufficient_scope", scope="${scope}"`)
  return claims
}

/** Refuses a request in the form of RFC 6750 section 3. */
function refuse(status: number, why: string) {
  return new Response(null, { status, headers: { 'WWW-Authenticate': `Bearer ${why}`.trim() } })
}
