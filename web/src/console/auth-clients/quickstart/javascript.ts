import type { App, Snippet } from './app'
import { js } from './quote'

// The code is that of web/clients/oauth4webapi.ts. openid-client is shorter, but takes the redirect URI from the address
// at which the browser came back, and loses what a registered one has behind its `?`.

/** Finds the server, and says who the client is. */
function discovery({ id, isPublic, issuer }: App): string {
  const plain = issuer.startsWith('http:')
  const auth = isPublic ? 'oauth.None()' : 'oauth.ClientSecretBasic(process.env.CLIENT_SECRET)'
  const http = '{ [oauth.allowInsecureRequests]: true } // plain HTTP, for a server on your own machine'
  return `import * as oauth from 'oauth4webapi'

const issuer = new URL(${js(issuer)})
const options = ${plain ? http : '{}'}
const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...options })
const server = await oauth.processDiscoveryResponse(issuer, found)
const client = { client_id: ${js(id)} }
const auth = ${auth}
`
}

const asked = ({ scopes }: App) => (scopes.length > 0 ? `scope: ${js(scopes.join(' '))}` : '')

const install = 'With `npm install oauth4webapi`.'

/** The redirect flow, with PKCE. */
export function authorizationCode(app: App): Snippet[] {
  const scope = asked(app)
  return [
    {
      title: 'Sign a user in',
      lead: `${install} Keep \`pending\` in the session of this one browser, and send it to \`url\`. Back at the redirect URL, call \`endSignIn\`.`,
      code: `${discovery(app)}const redirectUri = ${js(app.redirectUri)}

export async function beginSignIn() {
  const pending = { state: oauth.generateRandomState(), verifier: oauth.generateRandomCodeVerifier() }
  const url = new URL(server.authorization_endpoint)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri,
${scope && `    ${scope},\n`}    state: pending.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
  })
  return { url, pending }
}

/** \`current\` is the address at which the browser came back. Throws when the user said no. */
export async function endSignIn(current, pending) {
  const answer = oauth.validateAuthResponse(server, client, current, pending.state)
  const response = await oauth.authorizationCodeGrantRequest(
    server, client, auth, answer, redirectUri, pending.verifier, options)
  return oauth.processAuthorizationCodeResponse(server, client, response)
}

/** Brings another refresh token as well: store it in the place of this one. */
export async function refresh(refreshToken) {
  const response = await oauth.refreshTokenGrantRequest(server, client, auth, refreshToken, options)
  return oauth.processRefreshTokenResponse(server, client, response)
}

/** Ends every token of the sign-in. */
export async function signOut(refreshToken) {
  const response = await oauth.revocationRequest(server, client, auth, refreshToken, options)
  await oauth.processRevocationResponse(response)
}
`,
    },
  ]
}

/** Client credentials. */
export function clientCredentials(app: App): Snippet[] {
  const scope = asked(app)
  return [
    {
      title: 'Get a token for the application',
      lead: `${install} Ask again when the token ends: there is no refresh token.`,
      code: `${discovery(app)}
const response = await oauth.clientCredentialsGrantRequest(server, client, auth, {${scope && ` ${scope} `}}, options)
const { access_token } = await oauth.processClientCredentialsResponse(server, client, response)
${verify(app, '${access_token}')}`,
    },
  ]
}

/** The password grant. */
export function password(app: App): Snippet[] {
  const scope = asked(app)
  return [
    {
      title: 'Get a token for the user',
      lead: install,
      code: `${discovery(app)}
const user = { username: process.env.USER_NAME, password: process.env.USER_PASSWORD${scope && `, ${scope}`} }
const response = await oauth.genericTokenEndpointRequest(server, client, auth, 'password', user, options)
const { access_token } = await oauth.processGenericTokenEndpointResponse(server, client, response)
${verify(app, '${access_token}')}`,
    },
  ]
}

/** Personal access tokens. */
export function personal(app: App): Snippet[] {
  return [
    {
      title: 'Send a personal access token',
      lead: 'To your API. Here `/oauth/verify` answers in its place, and says whose token it is.',
      code: verify(app, '${process.env.PERSONAL_ACCESS_TOKEN}'),
    },
  ]
}

/** Shows a token to the server, which stands in for the API. */
function verify({ issuer }: App, token: string): string {
  return `const answer = await fetch(${js(`${issuer}/oauth/verify`)}, { headers: { Authorization: \`Bearer ${token}\` } })
console.log(answer.status, answer.headers.get('x-auth-subject'))
`
}
