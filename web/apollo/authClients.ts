import type { ApolloCache, ApolloClient, Reference } from '@apollo/client'

import {
  type CreateAuthClientInput,
  type CreateAuthClientSecretInput,
  type UpdateAuthClientInput,
  AuthClientsDocument,
  CreateAuthClientDocument,
  CreateAuthClientSecretDocument,
  DeleteAuthClientDocument,
  DeleteAuthClientSecretDocument,
  RevokeAuthClientTokensDocument,
  UpdateAuthClientDocument,
} from './generated/graphql'

/** The list of auth clients, page by page: call `fetchMore({ variables: { after: endCursor } })` on it. */
export function watchAuthClients(client: ApolloClient) {
  return client.watchQuery({ query: AuthClientsDocument })
}

// One function for each mutation, which leaves the cache right. Where there are userErrors, nothing was stored.

export async function createAuthClient(client: ApolloClient, input: CreateAuthClientInput) {
  const { data } = await client.mutate({
    mutation: CreateAuthClientDocument,
    variables: { input },
    update(cache, { data }) {
      const created = data?.createAuthClient?.authClient
      if (created) addToLists(cache, created.id)
    },
  })
  return data!.createAuthClient!
}

/** The answer has the client with its id, so whatever shows the client shows what it is now. */
export async function updateAuthClient(client: ApolloClient, input: UpdateAuthClientInput) {
  const { data } = await client.mutate({ mutation: UpdateAuthClientDocument, variables: { input } })
  return data!.updateAuthClient!
}

export async function deleteAuthClient(client: ApolloClient, id: string) {
  const { data } = await client.mutate({
    mutation: DeleteAuthClientDocument,
    variables: { input: { id } },
    update(cache, { data }) {
      const deleted = data?.deleteAuthClient?.deletedId
      if (deleted) removeFromLists(cache, deleted)
    },
  })
  return data!.deleteAuthClient!
}

/** The answer has the client with all its secrets. The value is in the answer alone, never in the cache. */
export async function createAuthClientSecret(client: ApolloClient, input: CreateAuthClientSecretInput) {
  const { data } = await client.mutate({ mutation: CreateAuthClientSecretDocument, variables: { input } })
  return data!.createAuthClientSecret!
}

export async function deleteAuthClientSecret(client: ApolloClient, id: string, secretId: string) {
  const { data } = await client.mutate({
    mutation: DeleteAuthClientSecretDocument,
    variables: { input: { id, secretId } },
    update(cache) {
      cache.gc() // the answer has brought the secrets that are left
    },
  })
  return data!.deleteAuthClientSecret!
}

export async function revokeAuthClientTokens(client: ApolloClient, id: string) {
  const { data } = await client.mutate({
    mutation: RevokeAuthClientTokensDocument,
    variables: { input: { id } },
    update(cache, { data }) {
      if (data?.revokeAuthClientTokens?.revokedCount == null) return
      cache.modify({ id: keyOf(cache, id), fields: { liveTokenCount: () => 0 } })
    },
  })
  return data!.revokeAuthClientTokens!
}

/** A list as the cache has it. */
type List = { totalCount?: number; edges: readonly { cursor: string; node: Reference }[] }

/** The new one is the first of the list without order and filter. Where it belongs in others is not known here. */
function addToLists(cache: ApolloCache, id: string) {
  cache.modify<{ authClients: List }>({
    fields: {
      authClients(list, { storeFieldName, toReference, DELETE }) {
        const { orderBy, filter } = argumentsOf(storeFieldName)
        if (orderBy || filter) return DELETE // asked for again when it is shown
        const edge = { __typename: 'AuthClientEdge', cursor: '', node: toReference({ __typename: 'AuthClient', id })! }
        return { ...counted(list as List, 1), edges: [edge, ...(list as List).edges] }
      },
    },
  })
}

/** Gone from every list, because lists pass over what is not there; what counted it counts one less. */
function removeFromLists(cache: ApolloCache, id: string) {
  cache.modify<{ authClients: List }>({
    fields: {
      authClients(list, { storeFieldName, DELETE }) {
        return argumentsOf(storeFieldName).filter ? DELETE : counted(list as List, -1)
      },
    },
  })
  cache.evict({ id: keyOf(cache, id) })
  cache.gc()
}

function counted(list: List, more: number): List {
  return list.totalCount === undefined ? list : { ...list, totalCount: list.totalCount + more }
}

/** The arguments that tell one list from another: `authClients:{"filter":{…}}`. */
function argumentsOf(storeFieldName: string): { orderBy?: unknown; filter?: unknown } {
  return JSON.parse(storeFieldName.slice(storeFieldName.indexOf(':') + 1))
}

function keyOf(cache: ApolloCache, id: string) {
  return cache.identify({ __typename: 'AuthClient', id })!
}
