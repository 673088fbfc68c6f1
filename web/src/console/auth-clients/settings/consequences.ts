import type { inputOf } from '../form/values'
import { grantNames } from '../grants'
import type { ClientFragment, GrantType } from '../operations'

type Input = ReturnType<typeof inputOf>

/** Returns the grants that a change takes from a client. */
export const lostGrants = (before: ClientFragment, after: Input): GrantType[] => without(before.grants, after.grants)

/**
 * Says what a change leads to, besides what it says itself, in sentences for whoever is about to make it. `ends` is how
 * many live tokens were got with the grants that are lost; null when that is not known.
 */
export function consequences(before: ClientFragment, after: Input, ends: number | null): string[] {
  return [...ofGrants(before, after, ends), ...ofScopes(before, after), ...ofRedirects(before, after), ...ofTheRest(before, after)]
}

/** Says how many tokens stop working. */
export function stopping(tokens: number | null): string {
  if (tokens === null) return 'its live tokens stop working at once'
  if (tokens === 0) return 'no live token is lost'
  return tokens === 1 ? '1 live token stops working at once' : `${tokens.toLocaleString('en')} live tokens stop working at once`
}

function ofGrants(before: ClientFragment, after: Input, ends: number | null): string[] {
  const lost = lostGrants(before, after)
  if (lost.length === 0) return []
  return [`Without ${all(lost.map((grant) => grantNames[grant]))}, ${stopping(ends)}.`]
}

function ofScopes(before: ClientFragment, after: Input): string[] {
  const lost = without(before.scopes, after.scopes)
  if (lost.length === 0) return []
  return [`${all(lost)} ${lost.length === 1 ? 'is' : 'are'} taken from its tokens, too, at once.`]
}

function ofRedirects(before: ClientFragment, after: Input): string[] {
  const lost = without(before.redirectUris, after.redirectUris)
  const gained = without(after.redirectUris, before.redirectUris)
  const reordered = before.redirectUris.join(' ') !== after.redirectUris.join(' ')
  if (before.redirectUris.length === 0 || !reordered) return []
  if (after.redirectUris.length === 0) return ['Its redirect URLs are forgotten, and so is what people agreed to.']
  return [
    ...(lost.length > 0 ? [`Nobody is sent back to ${all(lost)} any more.`] : []),
    `People are asked for their consent again${gained.length > 0 ? ', because they were not told of the new address' : ''}.`,
  ]
}

function ofTheRest(before: ClientFragment, after: Input): string[] {
  const lostOrigins = without(before.allowedOrigins, after.allowedOrigins)
  const becomes = (type: ClientFragment['type']) => before.type !== type && after.type === type
  return [
    becomes('PUBLIC') && 'Its secrets are deleted: whoever proves who they are with one of them is refused.',
    becomes('CONFIDENTIAL') && 'It is refused until it has a secret: make one under Credentials.',
    after.requirePkce && !before.requirePkce && 'Sign-ins without PKCE are refused.',
    before.resourceServer && !after.resourceServer && 'It cannot ask about tokens any more (introspection).',
    lostOrigins.length > 0 && `Web pages of ${all(lostOrigins)} cannot call /graphql any more.`,
  ].filter((sentence) => sentence !== false)
}

const without = <T>(list: T[], other: T[]) => list.filter((item) => !other.includes(item))

const all = (names: string[]) => new Intl.ListFormat('en').format(names)
