import { useQuery } from '@apollo/client/react'
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'

import { ExportButton } from '../ui/ExportButton'
import { type Column, ListTable } from '../ui/ListTable'
import { None } from '../ui/None'
import { PageHeader } from '../ui/PageHeader'
import { pageOf } from '../ui/pageOf'
import { Status } from '../ui/Status'
import { Tags } from '../ui/Tags'
import { useList } from '../ui/useList'
import { Expiry, When } from '../ui/When'
import { NoTokenClients } from './NoTokenClients'
import { OwnTokenClientsDocument, PersonalTokensDocument } from './operations'
import { RevokeTokenDialog } from './RevokeTokenDialog'
import { stateOf, type Token, type TokenState } from './token'
import { TokenMenu } from './TokenMenu'

/** One's own personal access tokens, newest first. */
export default function TokensPage() {
  const list = useList<never>({})
  const { first, after, last, before } = list.variables
  const variables = { first, after, last, before }
  const tokens = pageOf(useQuery(PersonalTokensDocument, { variables }), (data) => data.personalAccessTokens)
  const clients = useQuery(OwnTokenClientsDocument).data?.personalAccessTokenClients
  const [revoked, setRevoked] = useState<Token | null>(null)
  const [replaced, forget] = useReplaced()
  const offered = clients && clients.length > 0

  const columns: Column<Token, never>[] = [
    { title: 'Name', card: 'title', render: (row) => <Name row={row} /> },
    {
      title: 'Client',
      render: ({ authClient }) => (authClient ? <bdi className="clamped">{authClient.name}</bdi> : <None />),
    },
    { title: 'Scopes', render: ({ scopes }) => <Tags names={scopes} /> },
    { title: 'Created', render: ({ createdAt }) => <When at={createdAt} /> },
    { title: 'Last used', render: ({ lastUsedAt }) => <When at={lastUsedAt} /> },
    { title: 'Expires', render: ({ expiresAt }) => <Expiry at={expiresAt} /> },
    { title: 'Status', card: 'beside', render: (row) => <State row={row} /> },
    { title: 'Actions', hidden: true, render: (row) => <TokenMenu token={row} onRevoke={() => setRevoked(row)} /> },
  ]

  return (
    <>
      <PageHeader title="Personal Access Tokens" lead="For your own scripts and tools, in the place of your password.">
        <ExportButton
          name="personal-access-tokens"
          document={PersonalTokensDocument}
          variables={{}}
          pick={(page) => page.personalAccessTokens}
          columns={[
            { title: 'Name', value: (row: Token) => row.name },
            { title: 'Hint', value: (row) => row.hint },
            { title: 'Client ID', value: (row) => row.authClient?.id },
            { title: 'Client', value: (row) => row.authClient?.name },
            { title: 'Scopes', value: (row) => row.scopes.join(' ') },
            { title: 'Status', value: (row) => stateOf(row) },
            { title: 'Created', value: (row) => row.createdAt },
            { title: 'Last used', value: (row) => row.lastUsedAt },
            { title: 'Expires', value: (row) => row.expiresAt },
          ]}
        />
        {offered && (
          <Button component={Link} to="/tokens/new">
            +Personal Access Token
          </Button>
        )}
      </PageHeader>
      <ListTable
        label="Personal access tokens"
        list={list}
        columns={columns}
        {...tokens}
        keyOf={({ id }) => id}
        whenEmpty={clients && (offered ? <FirstToken /> : <NoTokenClients />)}
      />
      <RevokeTokenDialog token={revoked} onClose={() => setRevoked(null)} />
      <RevokeTokenDialog token={replaced} replaced onClose={forget} />
    </>
  )
}

/** The token in whose place a new one was just made: the page of the new one hands it over. */
function useReplaced(): [Token | null, () => void] {
  const { state } = useLocation()
  const navigate = useNavigate()
  const replaced: Token | null = state?.replaced ?? null
  return [replaced, () => void navigate('.', { replace: true, state: null })]
}

function FirstToken() {
  return (
    <>
      <Text size="sm" c="dimmed" maw={440} mx="auto" mt={4}>
        A token lets a script call the API as you, without your password. It has scopes and an expiry of its own, and
        you can end it at any time.
      </Text>
      <Button component={Link} to="/tokens/new" mt="md">
        Create A Personal Access Token
      </Button>
    </>
  )
}

function Name({ row: { name, hint } }: { row: Token }) {
  return (
    <div>
      <Text inherit className="clamped">
        <bdi>{name}</bdi>
      </Text>
      <code className="hint">{hint}</code>
    </div>
  )
}

const reasons: Record<TokenState, string | undefined> = {
  Works: undefined,
  Expired: 'Its time is over.',
  Stopped: 'Its auth client is disabled or gone, or offers personal access tokens no longer.',
}

function State({ row }: { row: Token }) {
  const state = stateOf(row)
  return (
    <span title={reasons[state]}>
      <Status on={state === 'Works'} words={[state, state]} />
    </span>
  )
}
