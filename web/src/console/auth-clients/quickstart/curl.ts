import type { App, Snippet } from './app'
import { parameter, shell } from './quote'

const curl = 'curl -sS --fail-with-body'

/** The option with which the client shows who it is. */
function who({ id, isPublic }: App): string {
  return isPublic ? `-d client_id=${id}` : `-u "${id}:$CLIENT_SECRET"`
}

/** The option that sends a parameter whose value is known. */
function send(name: string, value: string): string {
  return `--data-urlencode ${shell(`${name}=${value}`)}`
}

function scope({ scopes }: App): string[] {
  return scopes.length > 0 ? [send('scope', scopes.join(' '))] : []
}

/** A call of an endpoint, with each option on a line. */
function call(app: App, path: string, options: string[]): string {
  return [`${curl} ${who(app)} ${shell(app.issuer + path)}`, ...options.map((option) => `  ${option}`)].join(' \\\n')
}

/** Asks for tokens, prints them, and keeps those that are named for what comes next. */
function asks(app: App, options: string[], kept = ['access_token']): string {
  const keep = kept.map((name) => `${name.toUpperCase()}=$(echo "$TOKENS" | sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/')`)
  return [`TOKENS=$(${call(app, '/oauth/token', options)})`, 'echo "$TOKENS"', ...keep].join('\n')
}

/** Shows a token to an address, and prints what it answers with its headers. */
function shows(token: string, address: string): string {
  return `${curl} -i ${token} \\\n  ${shell(address)}`
}

const both = ['access_token', 'refresh_token']

/** What has to be in the environment of the shell first; null: nothing. */
export function environment({ isPublic }: App): Snippet | null {
  if (isPublic) return null
  return {
    title: 'The secret',
    lead: 'Run this, paste the client secret and press Enter. It does not show, and is in no history.',
    code: 'read -rs CLIENT_SECRET && export CLIENT_SECRET',
  }
}

/** The redirect flow, with PKCE. */
export function authorizationCode(app: App): Snippet[] {
  const query = [
    ['response_type', 'code'],
    ['client_id', app.id],
    ['redirect_uri', app.redirectUri],
    ...(app.scopes.length > 0 ? [['scope', app.scopes.join(' ')]] : []),
  ].map(([name, value]) => `${name}=${parameter(value!)}`)
  return [
    {
      title: 'Make an address, and open it in a browser',
      code: [
        'VERIFIER=$(openssl rand -hex 32)',
        `CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')`,
        'STATE=$(openssl rand -hex 16)',
        `echo "${app.issuer}/oauth/authorize?${query.join('&')}&state=$STATE&code_challenge=$CHALLENGE&code_challenge_method=S256"`,
      ].join('\n'),
    },
    {
      title: 'Bring the answer',
      lead: 'Run this, paste the address at which the browser came back, and press Enter. Its `state` has to be `$STATE`.',
      code: 'read -r BACK && export BACK',
    },
    {
      title: 'Exchange the code',
      lead: 'Within a minute, and once.',
      code:
        `CODE=$(printf %s "$BACK" | sed 's/.*[?&]code=\\([^&]*\\).*/\\1/')\n` +
        asks(app, ['-d grant_type=authorization_code', '-d "code=$CODE"', send('redirect_uri', app.redirectUri), '-d "code_verifier=$VERIFIER"'], both),
    },
    {
      title: 'Refresh',
      lead: 'Each refresh token works once, and brings the next: store it in the place of the one that was used.',
      code: asks(app, ['-d grant_type=refresh_token', '-d "refresh_token=$REFRESH_TOKEN"'], both),
    },
  ]
}

/** Client credentials. */
export function clientCredentials(app: App): Snippet[] {
  return [{ title: 'Get a token for the application', code: asks(app, ['-d grant_type=client_credentials', ...scope(app)]) }]
}

/** The password grant. */
export function password(app: App): Snippet[] {
  return [
    {
      title: 'The user',
      lead: 'Run this, then type the user name and Enter, and the password and Enter, which does not show. A personal access token does as well.',
      code: 'read -r USER_NAME && read -rs USER_PASSWORD && export USER_NAME USER_PASSWORD',
    },
    {
      title: 'Get a token for the user',
      code: asks(app, [
        '-d grant_type=password',
        '--data-urlencode "username=$USER_NAME"',
        '--data-urlencode "password=$USER_PASSWORD"',
        ...scope(app),
      ]),
    },
  ]
}

/** Personal access tokens. */
export function personal(app: App): Snippet[] {
  const verify = `${app.issuer}/oauth/verify`
  return [
    {
      title: 'The user and the token',
      lead: 'Run this, then type the user name and Enter, and paste the personal access token and Enter, which does not show.',
      code: 'read -r USER_NAME && read -rs PERSONAL_ACCESS_TOKEN && export USER_NAME PERSONAL_ACCESS_TOKEN',
    },
    {
      title: 'Send it as a bearer token',
      lead: 'To your API. Here `/oauth/verify` answers in its place, and says whose token it is.',
      code: shows('-H "Authorization: Bearer $PERSONAL_ACCESS_TOKEN"', verify),
    },
    {
      title: 'Or in the place of a password',
      lead: 'In HTTP Basic, with the user name.',
      code: shows('-u "$USER_NAME:$PERSONAL_ACCESS_TOKEN"', verify),
    },
  ]
}

/** What can be done with a token, however it was got. */
export function after(app: App, refreshes: boolean): Snippet[] {
  const [needed] = app.scopes
  const verify = `${app.issuer}/oauth/verify${needed ? `?scope=${parameter(needed)}` : ''}`
  return [
    {
      title: 'Check it',
      lead: 'As your API does, or a proxy in front of it: 200 says whose token it is, in headers; 401 and 403 refuse it.',
      code: shows('-H "Authorization: Bearer $ACCESS_TOKEN"', verify),
    },
    {
      title: 'End it',
      lead: refreshes
        ? 'The refresh token, when the user signs out: every token of the sign-in ends with it.'
        : 'When it is not needed any more.',
      code: call(app, '/oauth/revoke', [refreshes ? '-d "token=$REFRESH_TOKEN"' : '-d "token=$ACCESS_TOKEN"']),
    },
  ]
}
