import authClients from './examples/authClients.graphql?raw'
import createAuthClient from './examples/createAuthClient.graphql?raw'
import deleteAuthClient from './examples/deleteAuthClient.graphql?raw'
import viewer from './examples/viewer.graphql?raw'

/** The tabs of a first visit. Later visits find the tabs they left. */
export const examples = [
  { query: authClients },
  { query: createAuthClient },
  { query: deleteAuthClient },
  { query: viewer },
]
