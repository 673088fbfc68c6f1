import type { UseFormReturnType } from '@mantine/form'

import type { Lifetime } from '../lifetimes'
import type { ClientFragment, CreateAuthClientMutationVariables, GrantType } from '../operations'

type Input = Required<CreateAuthClientMutationVariables['input']>
type Lists = 'grants' | 'redirectUris' | 'allowedOrigins' | 'scopes'

/** What the form of an auth client holds, under the names of the input, so that problems find their field. */
export type ClientValues = {
  name: string
  description: string
  contact: string
  type: ClientFragment['type']
  grants: GrantType[]
  redirectUris: string[]
  allowedOrigins: string[]
  scopes: string[]
  accessTokenLifetime: Lifetime
  refreshTokenLifetime: Lifetime
  refreshTokenGracePeriod: number | ''
  accessTokenFormat: ClientFragment['accessTokenFormat']
  requirePkce: boolean
  resourceServer: boolean
}

/** The form of an auth client, new or not. */
export type ClientForm = UseFormReturnType<ClientValues>

/** What a new client is when nothing is said, as on the server. */
export const newClient: ClientValues = {
  name: '',
  description: '',
  contact: '',
  type: 'CONFIDENTIAL',
  grants: [],
  redirectUris: [''],
  allowedOrigins: [],
  scopes: [],
  accessTokenLifetime: null,
  refreshTokenLifetime: null,
  refreshTokenGracePeriod: '',
  accessTokenFormat: 'OPAQUE',
  requirePkce: true,
  resourceServer: false,
}

/** Returns what the form of a client shows. There is always a line to type a redirect URL into. */
export function valuesOf(client: ClientFragment): ClientValues {
  return {
    name: client.name,
    description: client.description,
    contact: client.contact,
    type: client.type,
    grants: client.grants,
    redirectUris: client.redirectUris.length > 0 ? client.redirectUris : [''],
    allowedOrigins: client.allowedOrigins,
    scopes: client.scopes,
    accessTokenLifetime: client.accessTokenLifetime,
    refreshTokenLifetime: client.refreshTokenLifetime,
    refreshTokenGracePeriod: client.refreshTokenGracePeriod ?? '',
    accessTokenFormat: client.accessTokenFormat,
    requirePkce: client.requirePkce,
    resourceServer: client.resourceServer,
  }
}

/** Whether a grant is on. One that a public client cannot have is off, and on again when it is public no more. */
export function has({ type, grants }: Pick<ClientValues, 'type' | 'grants'>, grant: GrantType): boolean {
  return grants.includes(grant) && !(type === 'PUBLIC' && grant === 'CLIENT_CREDENTIALS')
}

/** Returns what is stored: what does not show, because something else is off, is off as well. */
export function inputOf(values: ClientValues): Input & Pick<ClientValues, Lists> {
  const isPublic = values.type === 'PUBLIC'
  return {
    ...values,
    grants: values.grants.filter((grant) => has(values, grant)),
    redirectUris: has(values, 'AUTHORIZATION_CODE') ? lines(values.redirectUris) : [],
    allowedOrigins: lines(values.allowedOrigins),
    accessTokenLifetime: values.accessTokenLifetime === '' ? null : values.accessTokenLifetime,
    refreshTokenLifetime: values.refreshTokenLifetime === '' ? null : values.refreshTokenLifetime,
    refreshTokenGracePeriod: values.refreshTokenGracePeriod === '' ? null : values.refreshTokenGracePeriod,
    requirePkce: isPublic || values.requirePkce,
    resourceServer: !isPublic && values.resourceServer,
  }
}

/** Returns the lines that hold something. */
export const lines = (texts: string[]) => texts.map((text) => text.trim()).filter((text) => text !== '')
