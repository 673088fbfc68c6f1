// Runs the sample against a running server, whose auth clients it makes and deletes:
//
//	OSTIARY_URL    where the server is
//	OSTIARY_TOKEN  a super admin's access token with the scope admin
//	OSTIARY_WEAK   one of a user without permissions
import type { ApolloClient, ObservableQuery } from '@apollo/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import {
  createAuthClient,
  createAuthClientSecret,
  deleteAuthClient,
  deleteAuthClientSecret,
  revokeAuthClientTokens,
  updateAuthClient,
  watchAuthClients,
} from './authClients'
import { createClient } from './client'
import { codeOf, problemsOf } from './errors'
import {
  type AuthClientsQuery,
  type CreateAuthClientInput,
  type CreateAuthClientMutation,
  AuditEventsDocument,
  AuthClientDocument,
  AuthClientsDocument,
} from './generated/graphql'

const { OSTIARY_URL: url, OSTIARY_TOKEN: token, OSTIARY_WEAK: weak } = import.meta.env

let client: ApolloClient
let requests: RequestInit[]
let complaints: string[]

beforeEach(() => {
  requests = []
  complaints = []
  for (const way of ['warn', 'error'] as const) {
    vi.spyOn(console, way).mockImplementation((...said) => void complaints.push(said.join(' ')))
  }
  client = connect(token)
})

afterEach(() => {
  client.stop()
  vi.restoreAllMocks()
  expect(complaints, 'what Apollo warns of').toEqual([])
})

function connect(token: string, onUnauthenticated = () => {}) {
  return createClient({
    url,
    token: () => token,
    onUnauthenticated,
    fetch: (input, init) => {
      requests.push(init!)
      return fetch(input, init)
    },
  })
}

/** Makes a client with a name of its own. */
async function create(input: Partial<CreateAuthClientInput> = {}) {
  const payload = await createAuthClient(client, { name: `Sample ${crypto.randomUUID()}`, grants: ['CLIENT_CREDENTIALS'], ...input })
  expect(payload.userErrors).toEqual([])
  return payload as CreateAuthClientMutation['createAuthClient'] & { authClient: { id: string }; clientSecret: string }
}

/** Shows the list, as a page does, and returns what is on the page. */
async function show() {
  const list = watchAuthClients(client)
  let shown: AuthClientsQuery['authClients']
  list.subscribe(({ data, dataState }) => {
    if (dataState === 'complete') shown = data.authClients
  })
  await vi.waitFor(() => expect(shown).toBeTruthy())
  return { list, shown: () => shown!, names: () => shown!.edges.map(({ node }) => node.name) }
}

/** Apollo tells what shows the data after the code that changed it has run. */
const rendered = () => new Promise((done) => setTimeout(done, 0))

/** Pages to the end and returns how many were shown after each page. */
async function showAll(list: ObservableQuery<AuthClientsQuery>, shown: () => NonNullable<AuthClientsQuery['authClients']>) {
  const sizes = [shown().edges.length]
  while (shown().pageInfo.hasNextPage && sizes.length < 10) {
    await list.fetchMore({ variables: { after: shown().pageInfo.endCursor } })
    await rendered()
    sizes.push(shown().edges.length)
  }
  return sizes
}

test('pages through a list', async () => {
  const made: string[] = []
  for (let i = 0; i < 45; i++) made.unshift((await create()).authClient.name)
  const { list, shown, names } = await show()
  const before = shown().totalCount - 45
  const sizes = await showAll(list, shown)

  expect(sizes.slice(0, 2)).toEqual([20, 40])
  expect(names()).toHaveLength(45 + before)
  expect(names().slice(0, 45)).toEqual(made)
  expect(new Set(names()).size).toBe(names().length)
})

test('sends nothing but what a page of another origin may send', async () => {
  await show()
  const safelisted = ['accept']
  const names = Object.keys(requests[0]!.headers!).filter((name) => !safelisted.includes(name))
  expect(names.sort()).toEqual(['authorization', 'content-type'])
})

test('shows what has to be mended beside its field', async () => {
  const input: CreateAuthClientInput = {
    name: ' ',
    grants: ['AUTHORIZATION_CODE'],
    redirectUris: ['https://app.example.com/callback', 'ftp://app.example.com'],
  }
  const { list, shown } = await show()
  const before = shown()
  const { authClient, clientSecret, userErrors } = await createAuthClient(client, input)
  await rendered()
  const { fields, whole } = problemsOf<CreateAuthClientInput>(userErrors)

  expect([authClient, clientSecret, whole]).toEqual([null, null, []])
  expect(fields.name?.map(({ code }) => code)).toEqual(['REQUIRED'])
  expect(fields.redirectUris?.map(({ field }) => field)).toEqual([['redirectUris', '1']])
  expect(fields.redirectUris?.[0]?.message).toMatch(/\.$/)
  expect(fields.grants).toBeUndefined()
  expect(list.getCurrentResult().data, 'the list').toEqual({ authClients: before })
})

test('tells a missing permission and a bad token from other errors', async () => {
  const refused = await connect(weak).query({ query: AuthClientsDocument }).catch((error: unknown) => error)
  expect(codeOf(refused)).toBe('FORBIDDEN')

  const signIn = vi.fn()
  const unknown = await connect('ost_at_wrong', signIn).query({ query: AuthClientsDocument }).catch((error: unknown) => error)
  expect(codeOf(unknown)).toBe('UNAUTHENTICATED')
  expect(signIn).toHaveBeenCalledOnce()

  expect(codeOf(new TypeError('fetch failed'))).toBeUndefined()
})

test('puts a new client on top, and its secret nowhere', async () => {
  const { shown, names } = await show()
  const disabled = { query: AuthClientsDocument, variables: { filter: { enabled: false } } }
  await client.query(disabled)
  const count = shown().totalCount
  requests.length = 0
  const created = await create()
  await rendered()

  expect(names()[0]).toBe(created.authClient.name)
  expect(shown().totalCount).toBe(count + 1)
  expect(requests, 'the mutation alone').toHaveLength(1)
  expect(created.clientSecret).toMatch(/^ost_cs_/)
  expect(JSON.stringify(client.cache.extract())).not.toContain(created.clientSecret)

  const { data } = await client.query(disabled)
  expect(data!.authClients!.edges.map(({ node }) => node.name), 'those that are switched off').not.toContain(created.authClient.name)
})

test('shows a change wherever the client is shown', async () => {
  const { authClient } = await create()
  const { names } = await show()
  requests.length = 0
  const page = await client.query({ query: AuthClientDocument, variables: { id: authClient.id } })
  expect(page.data!.authClient!.name).toBe(authClient.name)
  expect(requests, 'the list had it').toHaveLength(0)

  const renamed = `${authClient.name} renamed`
  await updateAuthClient(client, { id: authClient.id, expectedVersion: authClient.version, name: renamed })
  await rendered()
  expect(names()[0]).toBe(renamed)
  const changed = await client.query({ query: AuthClientDocument, variables: { id: authClient.id } })
  expect(changed.data!.authClient!.name).toBe(renamed)

  const late = await updateAuthClient(client, { id: authClient.id, expectedVersion: authClient.version, name: 'Too late' })
  await rendered()
  expect(late.userErrors.map(({ code }) => code)).toEqual(['CONFLICT'])
  expect(names()[0], 'after a conflict').toBe(renamed)
})

test('shows a deleted client nowhere', async () => {
  const { authClient } = await create()
  const { shown, names } = await show()
  await client.query({ query: AuthClientDocument, variables: { id: authClient.id } })
  const count = shown().totalCount
  requests.length = 0
  await deleteAuthClient(client, authClient.id)
  await rendered()

  expect(names()).not.toContain(authClient.name)
  expect(shown().totalCount).toBe(count - 1)
  expect(requests, 'the mutation alone').toHaveLength(1)
  expect(JSON.stringify(client.cache.extract())).not.toContain(authClient.name)
  const gone = await client.query({ query: AuthClientDocument, variables: { id: authClient.id } })
  expect(gone.data!.authClient).toBeNull()
})

test('goes on paging after a deletion and a creation', async () => {
  await Promise.all(Array.from({ length: 22 }, () => create()))
  const { list, shown, names } = await show()
  await deleteAuthClient(client, shown().edges[19]!.node.id) // whose cursor the next page begins after
  const added = await create()
  await rendered()
  await showAll(list, shown)

  expect(names()[0]).toBe(added.authClient.name)
  expect(names()).toHaveLength(shown().totalCount)
  expect(new Set(names()).size).toBe(names().length)
  const { data } = await client.query({ query: AuthClientsDocument, variables: { first: 1 }, fetchPolicy: 'no-cache' })
  expect(shown().totalCount).toBe(data!.authClients!.totalCount)
})

test('rotates a secret', async () => {
  const { authClient, clientSecret: old } = await create()
  const { shown } = await show()
  const hints = () => shown().edges[0]!.node.secrets.map(({ hint }) => hint)
  const [first] = shown().edges[0]!.node.secrets

  const { clientSecret, userErrors } = await createAuthClientSecret(client, { id: authClient.id })
  await rendered()
  expect(userErrors).toEqual([])
  expect(hints()).toHaveLength(2)
  expect(clientSecret!.slice(-4)).toBe(hints()[0]!.slice(-4))
  expect(JSON.stringify(client.cache.extract())).not.toContain(clientSecret)

  await deleteAuthClientSecret(client, authClient.id, first!.id)
  await rendered()
  expect(hints()).toEqual([expect.stringContaining(clientSecret!.slice(-4))])
  expect(client.cache.extract()).not.toHaveProperty(client.cache.identify({ __typename: 'AuthClientSecret', id: first!.id })!)
  expect(await getToken(authClient.id, old)).toBe(401)
  expect(await getToken(authClient.id, clientSecret!)).toBe(200)
})

test('revokes tokens', async () => {
  const { authClient, clientSecret } = await create()
  expect(await getToken(authClient.id, clientSecret)).toBe(200)
  const { list, shown } = await show()
  expect(shown().edges[0]!.node.liveTokenCount).toBe(1)

  const { revokedCount } = await revokeAuthClientTokens(client, authClient.id)
  await rendered()
  expect(revokedCount).toBe(1)
  expect(shown().edges[0]!.node.liveTokenCount).toBe(0)
  await list.refetch()
  expect(shown().edges[0]!.node.liveTokenCount, 'as the server has it').toBe(0)
})

test('keeps the names of the audit log as they were', async () => {
  const actors = [
    { id: 'usr_1', name: 'ada' },
    { id: 'usr_1', name: 'ada, before' },
    { id: '', name: 'nobody' },
  ]
  const answer = {
    __typename: 'AuditEventConnection',
    edges: actors.map((actor, i) => ({
      __typename: 'AuditEventEdge',
      cursor: String(i),
      node: { __typename: 'AuditEvent', id: `aud_${i}`, at: '', kind: 'SIGNED_IN', actor: { __typename: 'AuditActor', ...actor } },
    })),
    pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: '2' },
  }
  const json = { headers: { 'Content-Type': 'application/json' } }
  const told = createClient({ url, token: () => token, fetch: async () => new Response(JSON.stringify({ data: { auditEvents: answer } }), json) })
  const { data } = await told.query({ query: AuditEventsDocument })
  expect(data!.auditEvents!.edges.map(({ node }) => node.actor.name)).toEqual(actors.map(({ name }) => name))
})

async function getToken(id: string, secret: string) {
  const { status } = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  return status
}
