import type { ApolloClient } from '@apollo/client'

import { ViewerDocument } from '../app/operations'

/**
 * Forgets the lists of users and groups after a change: it may have changed others of them, and what the viewer may do.
 * What is shown is fetched again.
 */
export function forgetPeople(apollo: ApolloClient) {
  for (const fieldName of ['users', 'groups']) apollo.cache.evict({ id: 'ROOT_QUERY', fieldName })
  void apollo.query({ query: ViewerDocument, fetchPolicy: 'network-only' }).catch(() => undefined)
}
