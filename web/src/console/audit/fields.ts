import { words } from './words'

const titles = new Map(Object.entries({
  redirectUris: 'Redirect URLs',
  requirePkce: 'Require PKCE',
  accessTokenLifetime: 'Lifetime of access tokens',
  refreshTokenLifetime: 'Lifetime of refresh tokens',
  refreshTokenGracePeriod: 'Grace period of refresh tokens',
  accessTokenFormat: 'Format of access tokens',
  username: 'User name',
  email: 'E-mail address',
  superAdmin: 'Super Admin',
  groupIds: 'Groups',
  memberIds: 'Members',
  childGroupIds: 'Groups in it',
  memberCount: 'Number of members',
  clientId: 'Client ID',
  clientName: 'Application',
  userId: 'User',
  familyId: 'Sign-in',
  sessionId: 'Session',
  secretId: 'Secret',
  lastFour: 'Last characters',
  userAgent: 'Browser',
  revokedTokens: 'Tokens revoked',
  endedSessions: 'Sessions ended',
  expiresAt: 'Expires',
  expireOthersAt: 'Other secrets expire',
  grantedAt: 'Allowed since',
  signsFrom: 'Signs from',
}))

/** Says what a field of a change is called; of one that is not known here, by its name. */
export function fieldTitle(field: string): string {
  return titles.get(field) ?? words(field)
}

/** What it means that a field has no value, where that means something. */
export const whenNone = new Map([
  ['accessTokenLifetime', 'They do not expire'],
  ['refreshTokenLifetime', 'They do not expire'],
  ['refreshTokenGracePeriod', 'As usual'],
  ['expiresAt', 'Never'],
])

/** What sort of thing the ids in a field belong to. */
export const idFields = new Map<string, 'AUTH_CLIENT' | 'USER' | 'GROUP'>([
  ['clientId', 'AUTH_CLIENT'],
  ['userId', 'USER'],
  ['memberIds', 'USER'],
  ['groupIds', 'GROUP'],
  ['childGroupIds', 'GROUP'],
])

/** The fields whose values are words of the schema (VIEW_USERS), and not somebody's own. */
export const enumFields = ['type', 'status', 'grants', 'permissions', 'accessTokenFormat']

/** The fields whose values are seconds. */
export const secondsFields = ['accessTokenLifetime', 'refreshTokenLifetime', 'refreshTokenGracePeriod']
