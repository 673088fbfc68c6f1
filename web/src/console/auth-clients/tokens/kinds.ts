import type { TokenFragment } from './operations'

/** The kinds of token that a client can have. */
export type Kind = Exclude<TokenFragment['kind'], 'CLIENT_SECRET'>

/** What people call them, in the order in which they are shown. */
export const kindTitles: Record<Kind, string> = {
  ACCESS_TOKEN: 'Access token',
  REFRESH_TOKEN: 'Refresh token',
  PERSONAL_ACCESS_TOKEN: 'Personal access token',
}

/** Returns the kind that stands in the address; undefined for anything else. */
export function kindOf(text: string | undefined): Kind | undefined {
  return kinds.find((kind) => kind === text)
}

/** Every kind, in order. */
export const kinds: Kind[] = ['ACCESS_TOKEN', 'REFRESH_TOKEN', 'PERSONAL_ACCESS_TOKEN']

/** What it leads to when a token is revoked. */
export function consequenceOf({ kind, grant }: Pick<TokenFragment, 'kind' | 'grant'>): string {
  if (kind === 'PERSONAL_ACCESS_TOKEN') {
    return 'It stops working at once, and so does every token that was got with it. Whoever uses it has to make another.'
  }
  if (grant === 'AUTHORIZATION_CODE') {
    return (
      'It stops working at once, and with it every other token of the same sign-in. To go on, the user is sent through ' +
      'the redirect flow again.'
    )
  }
  return 'It stops working at once. The application can get another, for as long as it may.'
}

/** What it leads to when all tokens of a client are revoked, of which so many work now. */
export function consequenceOfAll(count: number): string {
  const now = {
    0: 'No token of this client works now.',
    1: 'The one token that works now stops working at once.',
  }[count] ?? `All ${count.toLocaleString()} tokens that work now stop working at once, refresh tokens and personal access tokens included.`
  return (
    `${now} Those that only wait for the client or a user to be enabled end as well. The client itself stays: with its ` +
    'secrets and grants it can get new tokens.'
  )
}
