import { grantTitles } from '../grants'
import type { ClientFragment } from '../operations'
import type { App, Snippet } from './app'
import * as curl from './curl'
import * as go from './go'
import * as javascript from './javascript'

type Grant = ClientFragment['grants'][number]

/** The languages that there are snippets in. */
export const languages = [
  { value: 'curl', label: 'curl' },
  { value: 'go', label: 'Go' },
  { value: 'javascript', label: 'JavaScript' },
]

/** Snippets that belong together: those of a grant, and those around them. */
type Section = { key: string; title: string; snippets: Snippet[] }

/** For each grant that has snippets, from what they are made. */
const makers = {
  AUTHORIZATION_CODE: 'authorizationCode',
  CLIENT_CREDENTIALS: 'clientCredentials',
  PASSWORD: 'password',
  PERSONAL_ACCESS_TOKEN: 'personal',
} as const

/** Returns how the client gets tokens by each of its grants, in a language. */
export function sections(app: App, grants: Grant[], language: string): Section[] {
  const made = { go, javascript }[language] ?? curl
  const ofGrants = Object.entries(makers)
    .filter(([grant]) => grants.some((enabled) => enabled === grant))
    .map(([grant, make]) => ({ key: grant, title: grantTitles[grant as keyof typeof makers], snippets: made[make](app) }))
  return made === curl ? around(app, grants, ofGrants) : ofGrants
}

/** With curl, the secret comes first, and at the end what can be done with a token. */
function around(app: App, grants: Grant[], ofGrants: Section[]): Section[] {
  const secret = curl.environment(app)
  const gets = grants.some((grant) => grant === 'AUTHORIZATION_CODE' || grant === 'CLIENT_CREDENTIALS' || grant === 'PASSWORD')
  const before = secret && gets ? [{ key: 'before', title: 'First', snippets: [secret] }] : []
  const refreshes = grants.includes('AUTHORIZATION_CODE')
  const after = gets ? [{ key: 'after', title: 'With a token', snippets: curl.after(app, refreshes) }] : []
  return [...before, ...ofGrants, ...after]
}
