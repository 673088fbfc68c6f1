import { useQuery } from '@apollo/client/react'
import { Button, Text } from '@mantine/core'
import { useState } from 'react'

import { type Column, ListTable } from '../ui/ListTable'
import { pageOf } from '../ui/pageOf'
import { Tags } from '../ui/Tags'
import { useList } from '../ui/useList'
import { When } from '../ui/When'
import { AuthorizationsDocument } from './operations'
import { type Authorization, WithdrawDialog } from './WithdrawDialog'

/** The applications that act for who is signed in. */
export default function ApplicationsTab() {
  const list = useList<never>({})
  const { first, after, last, before } = list.variables
  const variables = { first, after, last, before }
  const applications = pageOf(useQuery(AuthorizationsDocument, { variables }), (data) => data.authorizations)
  const [withdrawn, setWithdrawn] = useState<Authorization | null>(null)
  const columns: Column<Authorization, never>[] = [
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
