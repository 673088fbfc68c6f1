import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client'
import { ErrorLink } from '@apollo/client/link/error'

import { codeOf } from './errors'
import { sessionEnded } from './session'

/** The client of the management API, which acts as whoever is signed in in this browser. */
export const apollo = new ApolloClient({
  cache: new InMemoryCache({
    typePolicies: {
      // Their ids are those of something else, with names as they were then or fields of their own.
      AuditActor: { keyFields: false },
      AuditObject: { keyFields: false },
      RevocationResult: { keyFields: false },
    },
  }),
  link: ApolloLink.from([
    new ErrorLink(({ error, operation }) => {
      if (codeOf(error) === 'UNAUTHENTICATED') sessionEnded(operation.operationType)
    }),
    new HttpLink({ uri: '/graphql' }),
  ]),
  defaultOptions: {
    // A list is shown as it was at once, and as it is a moment later: others work here too.
    watchQuery: { fetchPolicy: 'cache-and-network' },
  },
})
