import { useQuery } from '@apollo/client/react'
import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'

import { useList } from '../ui/useList'
import { EventTable } from './EventTable'
import { type Filter, queryWith } from './filters'
import { AuditEventsDocument, type AuditObjectType } from './operations'

/**
 * What was done to one thing, newest first, for the page of that thing. It needs VIEW_AUDIT_LOG, and keeps its place in
 * the address.
 */
export function Activity({ type, id }: { type: AuditObjectType; id: string }) {
  const list = useList<never>({})
  const address = `/audit?${queryWith(new URLSearchParams(), { objectType: type, objectId: id })}`
  const filter: Filter = { objectType: type, objectId: id }
  const { data, previousData, loading, error, refetch } = useQuery(AuditEventsDocument, {
    variables: { ...list.variables, filter },
  })
  return (
    <>
      <EventTable
        list={list}
        connection={(data ?? previousData)?.auditEvents}
        loading={loading}
        error={error}
        retry={() => void refetch()}
        only={(filters) => `/audit?${queryWith(new URLSearchParams(), filters)}`}
      />
      <Text size="sm" mt="sm">
        <Anchor component={Link} to={address} inherit>
          Open in the audit log
        </Anchor>
      </Text>
    </>
  )
}
