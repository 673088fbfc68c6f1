import type { OwnTokenClientsQuery, PersonalTokensQuery } from './operations'

/** A personal access token of who is signed in. */
export type Token = NonNullable<PersonalTokensQuery['personalAccessTokens']>['nodes'][number]

/** An auth client under which a token can be made. */
export type TokenClient = NonNullable<OwnTokenClientsQuery['personalAccessTokenClients']>[number]

/** Whether a token works, and if not, why. */
export type TokenState = 'Works' | 'Expired' | 'Stopped'

/** Says in a word whether a token works. One can stop and come back: when its client is disabled, and enabled again. */
export function stateOf({ active, expiresAt }: Pick<Token, 'active' | 'expiresAt'>, now = new Date()): TokenState {
  if (active) return 'Works'
  return expiresAt && new Date(expiresAt) <= now ? 'Expired' : 'Stopped'
}

/** Returns the scopes that a new token has if nobody chooses: all but the one that manages this server. */
export function usualScopes(client: TokenClient | undefined): string[] {
  return client?.scopes.map(({ name }) => name).filter((name) => name !== 'admin') ?? []
}
