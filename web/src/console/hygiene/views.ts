import type { CredentialKind, CredentialsQueryVariables, HygieneQuery } from './operations'

/** From how many days on something counts. It stands in the address when it is not as usual. */
export type Limits = { olderThanDays: number; unusedForDays: number; expiringWithinDays: number }

/** What counts as usual, as the server has it. */
export const usualLimits: Limits = { olderThanDays: 90, unusedForDays: 90, expiringWithinDays: 14 }

/** About a hundred years, and the most that the server takes. */
export const maxDays = 36_500

/** What can be listed, and how it is sorted at first. */
export const views = {
  attention: { title: 'Needs attention', sort: undefined },
  old: { title: 'Old', sort: 'CREATED_AT.ASC' },
  unused: { title: 'Unused', sort: 'LAST_USED_AT.ASC' },
  expiring: { title: 'About to expire', sort: 'EXPIRES_AT.ASC' },
  never: { title: 'Never expiring', sort: 'CREATED_AT.ASC' },
  all: { title: 'All that work', sort: undefined },
} as const

/** One of the lists. */
export type View = keyof typeof views

/** The lists, in their order. */
export const viewNames = Object.keys(views) as View[]

/** What people call each kind of credential: one, and many. */
export const kinds: Record<CredentialKind, [one: string, many: string]> = {
  PERSONAL_ACCESS_TOKEN: ['Personal access token', 'Personal access tokens'],
  CLIENT_SECRET: ['Client secret', 'Client secrets'],
  REFRESH_TOKEN: ['Refresh token', 'Refresh tokens'],
  ACCESS_TOKEN: ['Access token', 'Access tokens'],
}

/** The kinds of which a list can have any. What renews itself is meant to expire soon. */
export function kindsIn(view: View): CredentialKind[] {
  if (view === 'expiring') return ['PERSONAL_ACCESS_TOKEN', 'CLIENT_SECRET']
  return ['PERSONAL_ACCESS_TOKEN', 'CLIENT_SECRET', 'REFRESH_TOKEN', 'ACCESS_TOKEN']
}

/** Says what makes something stand in a list. */
export function reasonOf(view: View, { olderThanDays, unusedForDays, expiringWithinDays }: Limits): string {
  switch (view) {
    case 'attention':
      return 'Old, unused, or about to expire'
    case 'old':
      return `Made ${days(olderThanDays)} ago or earlier`
    case 'unused':
      return `Not used for ${days(unusedForDays)}`
    case 'expiring':
      return `Within ${days(expiringWithinDays)}`
    case 'never':
      return 'Until somebody revokes them'
    case 'all':
      return 'Whatever opens the API'
  }
}

/** Says what counts in the figure on top. */
export function attentionSentence({ olderThanDays, unusedForDays, expiringWithinDays }: Limits): string {
  return (
    `Counted is what was made ${days(olderThanDays)} ago or earlier, what was not used for ${days(unusedForDays)}, and ` +
    `personal access tokens and client secrets that expire within ${days(expiringWithinDays)}.`
  )
}

/** Writes a number of days. */
export function days(n: number): string {
  return n === 1 ? '1 day' : `${n.toLocaleString()} days`
}

type Hygiene = NonNullable<HygieneQuery['credentialHygiene']>

/** Returns how many stand in a list. */
export function countOf(view: View, hygiene: Hygiene): number {
  if (view === 'attention') return hygiene.needsAttention
  return kindsIn(view).reduce((sum, kind) => sum + (countOfKind(view, kind, hygiene) ?? 0), 0)
}

/** Returns how many of a kind stand in a list; undefined where that was not asked. */
export function countOfKind(view: View, kind: CredentialKind, hygiene: Hygiene): number | undefined {
  const counts = {
    PERSONAL_ACCESS_TOKEN: hygiene.personalAccessTokens,
    CLIENT_SECRET: hygiene.clientSecrets,
    REFRESH_TOKEN: hygiene.refreshTokens,
    ACCESS_TOKEN: hygiene.accessTokens,
  }[kind]
  switch (view) {
    case 'attention':
      return undefined
    case 'old':
      return counts.old
    case 'unused':
      return counts.unused
    case 'expiring':
      return counts.expiringSoon
    case 'never':
      return counts.neverExpiring
    case 'all':
      return counts.total
  }
}

/** Returns the filter of a list, of one kind or of all that it can have. */
export function filterOf(view: View, kind: CredentialKind | undefined, limits: Limits): Filter {
  return { ...(kind ? { kinds: [kind] } : view === 'expiring' && { kinds: kindsIn(view) }), ...conditionOf(view, limits) }
}

type Filter = NonNullable<CredentialsQueryVariables['filter']>

function conditionOf(view: View, limits: Limits): Filter {
  switch (view) {
    case 'attention':
      return { needsAttention: limits }
    case 'old':
      return { olderThanDays: limits.olderThanDays }
    case 'unused':
      return { unusedForDays: limits.unusedForDays }
    case 'expiring':
      return { expiringWithinDays: limits.expiringWithinDays }
    case 'never':
      return { neverExpires: true }
    case 'all':
      return {}
  }
}
