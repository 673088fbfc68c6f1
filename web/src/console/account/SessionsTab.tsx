import { useQuery } from '@apollo/client/react'
import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'

import { type Column, ListTable } from '../ui/ListTable'
import { pageOf } from '../ui/pageOf'
import { useList } from '../ui/useList'
import { browserOf } from '../ui/userAgent'
import { When } from '../ui/When'
import { SessionsDocument, type SessionsQuery } from './operations'
import { EndSessionDialog, EndSessionsDialog } from './SessionDialogs'

type Row = NonNullable<SessionsQuery['sessions']>['nodes'][number]

/** The browsers in which one is signed in. */
export default function SessionsTab() {
  const list = useList<never>({})
  const { first, after, last, before } = list.variables
  const variables = { first, after, last, before }
  const sessions = pageOf(useQuery(SessionsDocument, { variables }), (data) => data.sessions)
  const [ended, setEnded] = useState<Row | null>(null)
  const [endingOthers, setEndingOthers] = useState(false)
  const columns: Column<Row, never>[] = [
    { title: 'Browser', card: 'title', render: (row) => <Browser row={row} /> },
    { title: 'Address', render: ({ address }) => <code>{address}</code> },
    { title: 'Signed in', render: ({ createdAt }) => <When at={createdAt} /> },
    { title: 'Last used', render: ({ createdAt, lastUsedAt }) => <When at={lastUsedAt ?? createdAt} /> },
    { title: 'Ends', render: ({ expiresAt }) => <When at={expiresAt} /> },
    {
      title: 'Actions',
      hidden: true,
      render: (row) =>
        !row.current && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => setEnded(row)}
            aria-label={`Sign out ${browserOf(row.userAgent)} at ${row.address}`}
          >
            Sign out
          </Button>
        ),
    },
  ]
  return (
    <>
      <Group justify="space-between" mb="md" gap="sm">
        <Text size="sm" c="dimmed" maw={560}>
          Where you are signed in. End what you do not know, and change your password then.
        </Text>
        {sessions.connection && sessions.connection.totalCount > 1 && (
          <Button variant="default" onClick={() => setEndingOthers(true)}>
            Sign out all others
          </Button>
        )}
      </Group>
      <ListTable
        label="Sessions"
        list={list}
        columns={columns}
        {...sessions}
        keyOf={({ id }) => id}
      />
      <EndSessionDialog session={ended} onClose={() => setEnded(null)} />
      <EndSessionsDialog opened={endingOthers} onClose={() => setEndingOthers(false)} />
    </>
  )
}

function Browser({ row: { userAgent, current } }: { row: Row }) {
  return (
    <Group gap={8} wrap="nowrap">
      <Text inherit fw={500} title={userAgent}>
        {browserOf(userAgent)}
      </Text>
      {current && <span className="tag">This browser</span>}
    </Group>
  )
}
