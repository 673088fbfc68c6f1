import auditEvents from './examples/auditEvents.graphql?raw'
import authClients from './examples/authClients.graphql?raw'
import createAuthClient from './examples/createAuthClient.graphql?raw'
import credentialHygiene from './examples/credentialHygiene.graphql?raw'
import personalAccessTokens from './examples/personalAccessTokens.graphql?raw'
import scopes from './examples/scopes.graphql?raw'
import users from './examples/users.graphql?raw'
import viewer from './examples/viewer.graphql?raw'

/** The tabs of a first visit: the first has one operation, so that the button runs it at once. Later visits find the tabs they left. */
export const examples = [
  authClients,
  createAuthClient,
  users,
  scopes,
  personalAccessTokens,
  credentialHygiene,
  auditEvents,
  viewer,
].map((query) => ({ query }))
