import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client'
import { ErrorLink } from '@apollo/client/link/error'
import { relayStylePagination } from '@apollo/client/utilities'

import { codeOf } from './errors'

export type Options = {
  /** Where the server is, for example https://auth.example.com. */
  url: string
  /** Returns an access token with the scope admin; asked for each request, because tokens end. */
  token: () => string
  /** Called when nobody is signed in any more: get a new token, or show the way to sign in. */
  onUnauthenticated?: () => void
  fetch?: typeof fetch
}

/** Makes a client of the management API. */
export function createClient({ url, token, onUnauthenticated, fetch }: Options) {
  return new ApolloClient({
    cache: createCache(),
    link: ApolloLink.from([
      new ErrorLink(({ error }) => {
        if (codeOf(error) === 'UNAUTHENTICATED') onUnauthenticated?.()
      }),
      new ApolloLink((operation, forward) => {
        operation.setContext({ headers: { authorization: `Bearer ${token()}` } })
        return forward(operation)
      }),
      new HttpLink({ uri: `${url}/graphql`, ...(fetch && { fetch }) }),
    ]),
  })
}

/** Makes the cache. Objects are found by their type and id; what follows is what Apollo cannot know. */
export function createCache() {
  const list = relayStylePagination(['orderBy', 'filter'])
  const ofUser = relayStylePagination(['userId'])
  const replaced = { merge: false }
  return new InMemoryCache({
    typePolicies: {
      Query: {
        fields: {
          authClients: list,
          users: list,
          groups: list,
          scopes: list,
          tokens: list,
          credentials: list,
          auditEvents: list,
          personalAccessTokens: ofUser,
          authorizations: ofUser,
          sessions: ofUser,
          // What a list has brought needs no second request.
          authClient: {
            read(existing, { args, toReference, canRead }) {
              const listed = toReference({ __typename: 'AuthClient', id: args!['id'] })
              return existing === undefined && canRead(listed) ? listed : existing
            },
          },
        },
      },
      // Lists without pages arrive whole.
      AuthClient: { fields: { secrets: replaced } },
      User: { fields: { groups: replaced } },
      Group: { fields: { members: replaced, childGroups: replaced } },
      PersonalAccessTokenClient: { fields: { scopes: replaced } },
      // Their ids are those of something else: names in the audit log are as they were then.
      AuditActor: { keyFields: false },
      AuditObject: { keyFields: false },
      RevocationResult: { keyFields: false },
    },
  })
}
