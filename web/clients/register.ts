// Makes what the tests need, on a running server:
//
//	OSTIARY_URL       where the server is
//	OSTIARY_USERNAME  a super admin
//	OSTIARY_PASSWORD  whose password this is
//	OSTIARY_AUDIENCE  what its JWTs are for; left out: OSTIARY_URL
//	OSTIARY_NOW       what time it is there; left out: now
import { Browser, type User } from './browser'

const env = import.meta.env

export const url = new URL(env.OSTIARY_URL)
export const audience: string = env.OSTIARY_AUDIENCE ?? env.OSTIARY_URL
export const redirectUri = 'https://app.example.com/callback'

const admin = new Browser(url)
let signedIn: Promise<unknown> | undefined

/** Runs a mutation with its input, and returns its payload. */
async function change(name: string, fields: string, input: Record<string, unknown>) {
  await (signedIn ??= admin.signIn({ username: env.OSTIARY_USERNAME, password: env.OSTIARY_PASSWORD }))
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { field code message } } }`
  const { data, errors } = await admin.send('/graphql', { query, variables: { input } })
  const payload = data?.[name]
  if (errors || payload.userErrors.length > 0) throw new Error(JSON.stringify(errors ?? payload.userErrors))
  return payload
}

/** Registers a client under a name of its own. The secret of a public client is null. */
export async function register(input: Record<string, unknown>) {
  const redirects = input['grants'] ? {} : { grants: ['AUTHORIZATION_CODE'], redirectUris: [redirectUri] }
  const payload = await change('createAuthClient', 'authClient { id } clientSecret', {
    name: `Sample ${crypto.randomUUID()}`,
    ...redirects,
    ...input,
  })
  return { id: payload.authClient.id as string, secret: payload.clientSecret as string }
}

/** Makes a user. */
export async function newUser(): Promise<User & { id: string }> {
  const user = { username: `sample-${crypto.randomUUID()}`, password: crypto.randomUUID() }
  const payload = await change('createUser', 'user { id }', user)
  return { ...user, id: payload.user.id }
}

/** Makes two scopes with names of their own. */
export async function newScopes() {
  const names = ['read', 'write'].map((name) => `${name}:${crypto.randomUUID()}`)
  for (const name of names) await change('createScope', 'scope { name }', { name, description: 'See or change things.' })
  return names as [string, string]
}
