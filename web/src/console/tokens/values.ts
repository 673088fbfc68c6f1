import type { UseFormReturnType } from '@mantine/form'

import type { ExpiryChoice } from './expiry'

/** What the form of a new token holds. */
export type TokenValues = {
  clientId: string
  name: string
  scopes: string[]
  expiresAt: ExpiryChoice
  /** The last day, where one is chosen. */
  date: string
}

/** The form of a new token. */
export type TokenFormState = UseFormReturnType<TokenValues>
