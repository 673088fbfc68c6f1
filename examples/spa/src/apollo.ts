import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client'
import { SetContextLink } from '@apollo/client/link/context'
import { ErrorLink } from '@apollo/client/link/error'
import { relayStylePagination } from '@apollo/client/utilities'

import { codeOf } from './errors'
import { accessToken, endSession, issuer } from './session'

/** Makes a client of the management API that acts as whoever is signed in. */
export function createClient() {
  return new ApolloClient({
    // Pages of a list are joined. Ask for edges: of nodes, those of the last page alone would be left.
    cache: new InMemoryCache({ typePolicies: { Query: { fields: { authClients: relayStylePagination() } } } }),
    link: ApolloLink.from([
      new ErrorLink(({ error }) => {
        if (codeOf(error) === 'UNAUTHENTICATED') endSession('Your session has ended. Sign in again.')
      }),
      new SetContextLink(async () => ({ headers: { authorization: `Bearer ${await accessToken()}` } })),
      new HttpLink({ uri: new URL('/graphql', issuer).href }),
    ]),
  })
}
