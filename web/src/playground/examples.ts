import authClients from './examples/authClients.graphql?raw'
import createAuthClient from './examples/createAuthClient.graphql?raw'
import createAuthClientVariables from './examples/createAuthClient.json?raw'
import deleteAuthClient from './examples/deleteAuthClient.graphql?raw'
import deleteAuthClientVariables from './examples/deleteAuthClient.json?raw'
import viewer from './examples/viewer.graphql?raw'

/** The tabs of a first visit. Later visits find the tabs they left. */
export const examples = [
  { query: authClients },
  { query: createAuthClient, variables: createAuthClientVariables },
  { query: deleteAuthClient, variables: deleteAuthClientVariables },
  { query: viewer },
]
