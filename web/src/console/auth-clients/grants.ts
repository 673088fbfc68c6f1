import type { ClientType, GrantType } from './operations'

/** What people call the ways in which a client gets tokens, in the order in which they are shown. */
export const grantTitles: Record<GrantType, string> = {
  AUTHORIZATION_CODE: 'Authorization Code',
  PASSWORD: 'Password',
  PERSONAL_ACCESS_TOKEN: 'Personal Access Tokens',
  CLIENT_CREDENTIALS: 'Client Credentials',
  DEVICE_CODE: 'Device Code',
}

/** What the grants are called in the middle of a sentence. */
export const grantNames: Record<GrantType, string> = {
  AUTHORIZATION_CODE: 'the Authorization Code Grant',
  PASSWORD: 'the Password Grant',
  PERSONAL_ACCESS_TOKEN: 'Personal Access Tokens',
  CLIENT_CREDENTIALS: 'the Client Credentials Grant',
  DEVICE_CODE: 'the Device Code Grant',
}

/** What people call the types of clients (RFC 6749 section 2.1). */
export const typeTitles: Record<ClientType, string> = { CONFIDENTIAL: 'Confidential', PUBLIC: 'Public' }
