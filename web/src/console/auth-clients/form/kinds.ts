import type { ClientValues } from './values'

const hour = 3600
const month = 30 * 24 * hour

/** What a kind of application decides. The rest of the form stays as it was typed. */
type Preset = Pick<ClientValues, 'type' | 'grants' | 'accessTokenFormat' | 'requirePkce'> & {
  accessTokenLifetime: number | null
  refreshTokenLifetime: number | null
}

/** A kind of application. */
export type Kind = {
  value: 'web' | 'app' | 'service' | 'desktop' | 'scripts'
  title: string
  /** What it is, and why it presets what it presets. */
  why: string
  preset: Preset
}

// Its access token ends soon when it leaks, and the refresh token spares people to sign in again.
const fresh = { accessTokenLifetime: hour, refreshTokenLifetime: month, accessTokenFormat: 'OPAQUE', requirePkce: true } as const

// Nothing would renew its tokens, so they live until they are revoked.
const lasting = { accessTokenLifetime: null, refreshTokenLifetime: null, accessTokenFormat: 'OPAQUE', requirePkce: true } as const

/** The kinds of application that a client is made for. */
export const kinds: Kind[] = [
  {
    value: 'web',
    title: 'Web application',
    why: 'Has users and a server of its own, which keeps a secret. People sign in here and are sent back to it.',
    preset: { ...fresh, type: 'CONFIDENTIAL', grants: ['AUTHORIZATION_CODE'] },
  },
  {
    value: 'app',
    title: 'Browser or mobile application',
    why: 'Runs on the device of its users, where a secret is none. PKCE stands in for it.',
    preset: { ...fresh, type: 'PUBLIC', grants: ['AUTHORIZATION_CODE'] },
  },
  {
    value: 'service',
    title: 'Service',
    why: 'A job or another server that acts as itself, without a user. It shows its secret and gets a token.',
    preset: { ...fresh, type: 'CONFIDENTIAL', grants: ['CLIENT_CREDENTIALS'] },
  },
  {
    value: 'desktop',
    title: 'Legacy desktop application',
    why: 'Asks for the password itself because it cannot open a browser. It gets no refresh token, so its tokens do not expire.',
    preset: { ...lasting, type: 'CONFIDENTIAL', grants: ['PASSWORD'] },
  },
  {
    value: 'scripts',
    title: 'Own scripts',
    why: 'Developers make tokens for themselves, each with an expiry of its own. There is no secret to share.',
    preset: { ...lasting, type: 'PUBLIC', grants: ['PERSONAL_ACCESS_TOKEN'] },
  },
]
