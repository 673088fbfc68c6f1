import { useApolloClient, useQuery } from '@apollo/client/react'
import { Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'

import { ConfirmDialog } from '../ui/ConfirmDialog'
import { type Column, ListTable } from '../ui/ListTable'
import { pageOf } from '../ui/pageOf'
import { Tags } from '../ui/Tags'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { useList } from '../ui/useList'
import { When } from '../ui/When'
import { OwnAuthorizationsDocument, type OwnAuthorizationsQuery, WithdrawOwnAuthorizationDocument } from './operations'

type Row = NonNullable<OwnAuthorizationsQuery['authorizations']>['nodes'][number]

/** The applications that act for who is signed in. */
export default function ApplicationsTab() {
  const list = useList<never>({})
  const { first, after, last, before } = list.variables
  const variables = { first, after, last, before }
  const applications = pageOf(useQuery(OwnAuthorizationsDocument, { variables }), (data) => data.authorizations)
  const [withdrawn, setWithdrawn] = useState<Row | null>(null)
  const columns: Column<Row, never>[] = [
    {
      title: 'Application',
      card: 'title',
      render: ({ authClient }) => (
        <Text inherit className="clamped">
          <bdi>{authClient.name}</bdi>
        </Text>
      ),
    },
    { title: 'Scopes', render: ({ scopes }) => <Tags names={scopes} /> },
    { title: 'You agreed', render: ({ grantedAt }) => <When at={grantedAt} never="With your password" /> },
    { title: 'Last used', render: ({ lastUsedAt }) => <When at={lastUsedAt} /> },
    { title: 'Live tokens', render: ({ liveTokenCount }) => liveTokenCount.toLocaleString() },
    {
      title: 'Actions',
      hidden: true,
      render: (row) => (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => setWithdrawn(row)}
          aria-label={`Withdraw ${row.authClient.name}`}
        >
          Withdraw
        </Button>
      ),
    },
  ]
  return (
    <>
      <Text size="sm" c="dimmed" mb="md" maw={640}>
        The applications that may act for you: you agreed to it, or gave them your password.
      </Text>
      <ListTable
        label="Applications with access"
        list={list}
        columns={columns}
        {...applications}
        keyOf={({ id }) => id}
        whenEmpty={
          <Text size="sm" c="dimmed" mt={4}>
            No application has access to your account.
          </Text>
        }
      />
      <WithdrawDialog authorization={withdrawn} onClose={() => setWithdrawn(null)} />
    </>
  )
}

function WithdrawDialog({ authorization, onClose }: { authorization: Row | null; onClose: () => void }) {
  const apollo = useApolloClient()
  const [withdraw] = useChange(WithdrawOwnAuthorizationDocument, (data) => data.revokeAuthorization)
  const shown = useLast(authorization)
  if (!shown) return null
  const { name } = shown.authClient
  return (
    <ConfirmDialog
      opened={authorization !== null}
      onClose={onClose}
      title={`Withdraw the access of ${name}?`}
      action="Withdraw"
      onConfirm={async () => {
        const { problems } = await withdraw({ input: { id: shown.id } })
        if (problems) return problems
        apollo.cache.evict({ fieldName: 'authorizations' })
        notifications.show({ message: `${name} has no access to your account any more.` })
      }}
    >
      Every token that it has for your account stops working with the next request, and it has to ask you again.
      {shown.grantedAt === null &&
        ' It was given your password: where it keeps that, it gets in again until you change it.'}{' '}
      Personal access tokens that you made for it stay.
    </ConfirmDialog>
  )
}
