import type { ActorKind, AuditEventKind, AuditObjectType } from './operations'

/** What kinds of event are sorted by where they are chosen. */
export const eventGroups = ['Auth clients', 'Users', 'Groups', 'Scopes', 'Tokens', 'Sign-ins', 'Server'] as const

type Words = {
  group: (typeof eventGroups)[number]
  /** What kind it is, by itself. */
  title: string
  /** What the actor did. {} is the object. */
  did: string
  /** The same when the object is the actor. */
  toThemselves?: string
  /** The same when the object is not known. */
  toUnknown?: string
  /** Somebody should look into it. */
  alarming?: true
}

/** What people call each kind of event. A kind that the schema gets has to get its words here. */
export const eventKinds: Record<AuditEventKind, Words> = {
  AUTH_CLIENT_CREATED: { group: 'Auth clients', title: 'Auth client created', did: 'created auth client {}' },
  AUTH_CLIENT_UPDATED: { group: 'Auth clients', title: 'Auth client changed', did: 'changed auth client {}' },
  AUTH_CLIENT_DELETED: { group: 'Auth clients', title: 'Auth client deleted', did: 'deleted auth client {}' },
  AUTH_CLIENT_SECRET_CREATED: { group: 'Auth clients', title: 'Secret added', did: 'added a secret to auth client {}' },
  AUTH_CLIENT_SECRET_DELETED: { group: 'Auth clients', title: 'Secret deleted', did: 'deleted a secret of auth client {}' },
  AUTH_CLIENT_TOKENS_REVOKED: {
    group: 'Auth clients',
    title: 'All tokens of an auth client revoked',
    did: 'revoked all tokens of auth client {}',
  },
  USER_CREATED: { group: 'Users', title: 'User created', did: 'created user {}' },
  USER_UPDATED: { group: 'Users', title: 'User changed', did: 'changed user {}', toThemselves: 'changed their own account' },
  USER_DELETED: { group: 'Users', title: 'User deleted', did: 'deleted user {}' },
  USER_UNLOCKED: { group: 'Users', title: 'User unlocked', did: 'unlocked user {}' },
  USER_TOKENS_REVOKED: {
    group: 'Users',
    title: 'All tokens of a user revoked',
    did: 'revoked all tokens of user {}',
    toThemselves: 'revoked all their own tokens',
  },
  PASSWORD_CHANGED: {
    group: 'Users',
    title: 'Password changed',
    did: 'changed the password of user {}',
    toThemselves: 'changed their own password',
  },
  GROUP_CREATED: { group: 'Groups', title: 'Group created', did: 'created group {}' },
  GROUP_UPDATED: { group: 'Groups', title: 'Group changed', did: 'changed group {}' },
  GROUP_DELETED: { group: 'Groups', title: 'Group deleted', did: 'deleted group {}' },
  SCOPE_CREATED: { group: 'Scopes', title: 'Scope created', did: 'created scope {}' },
  SCOPE_UPDATED: { group: 'Scopes', title: 'Scope changed', did: 'changed scope {}' },
  SCOPE_DELETED: { group: 'Scopes', title: 'Scope deleted', did: 'deleted scope {}' },
  PERSONAL_ACCESS_TOKEN_CREATED: {
    group: 'Tokens',
    title: 'Personal access token made',
    did: 'made personal access token {}',
  },
  PERSONAL_ACCESS_TOKEN_REVOKED: {
    group: 'Tokens',
    title: 'Personal access token revoked',
    did: 'revoked personal access token {}',
  },
  ACCESS_TOKEN_REVOKED: { group: 'Tokens', title: 'Access token revoked', did: 'revoked access token {}' },
  REFRESH_TOKEN_REVOKED: { group: 'Tokens', title: 'Refresh token revoked', did: 'revoked refresh token {}' },
  AUTHORIZATION_GRANTED: {
    group: 'Tokens',
    title: 'Application allowed',
    did: 'let an application act for user {}',
    toThemselves: 'let an application act for them',
  },
  AUTHORIZATION_REVOKED: {
    group: 'Tokens',
    title: 'Access of an application withdrawn',
    did: 'withdrew the access of an application to the account of user {}',
    toThemselves: 'withdrew the access of an application to their account',
  },
  AUTHORIZATION_CODE_REPLAYED: {
    group: 'Tokens',
    title: 'Authorization code replayed',
    did: 'presented an authorization code of user {} a second time',
    alarming: true,
  },
  REFRESH_TOKEN_REUSED: {
    group: 'Tokens',
    title: 'Refresh token reused',
    did: 'presented a used refresh token of user {} again',
    alarming: true,
  },
  SIGNED_IN: { group: 'Sign-ins', title: 'Signed in', did: 'signed in as {}', toThemselves: 'signed in' },
  SIGN_IN_FAILED: {
    group: 'Sign-ins',
    title: 'Sign-in failed',
    did: 'failed to sign in as {}',
    toUnknown: 'failed to sign in with an unknown user name',
    alarming: true,
  },
  SIGNED_OUT: { group: 'Sign-ins', title: 'Signed out', did: 'signed {} out', toThemselves: 'signed out' },
  SESSION_ENDED: {
    group: 'Sign-ins',
    title: 'Sessions ended',
    did: 'ended sessions of user {}',
    toThemselves: 'ended other sessions of their own',
  },
  SIGNING_KEY_ROTATED: { group: 'Server', title: 'Signing key made', did: 'made a new signing key, {}' },
  SIGNING_KEY_DELETED: { group: 'Server', title: 'Signing key deleted', did: 'deleted a signing key, {}' },
  SERVER_SET_UP: { group: 'Server', title: 'Server set up', did: 'set up the server with the Super Admin {}' },
}

/** What people call each kind of actor. */
export const actorKinds: Record<ActorKind, string> = {
  USER: 'User',
  CLIENT: 'Auth client',
  OPERATOR: 'Operator',
  SYSTEM: 'The server',
  ANONYMOUS: 'Nobody known',
}

/** What people call each type of object. */
export const objectTypes: Record<AuditObjectType, string> = {
  AUTH_CLIENT: 'Auth client',
  USER: 'User',
  GROUP: 'Group',
  SCOPE: 'Scope',
  ACCESS_TOKEN: 'Access token',
  REFRESH_TOKEN: 'Refresh token',
  PERSONAL_ACCESS_TOKEN: 'Personal access token',
  SIGNING_KEY: 'Signing key',
}

/** Returns the words of a record in its own order. */
export function wordsOf<Word extends string>(record: Record<Word, unknown>): Word[] {
  return Object.keys(record) as Word[]
}
