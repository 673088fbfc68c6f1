import { useQuery } from '@apollo/client/react'
import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'

import { pageOf } from '../ui/pageOf'
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
  const variables = { ...list.variables, filter }
  const events = pageOf(useQuery(AuditEventsDocument, { variables }), (data) => data.auditEvents)
  return (
    <>
      <EventTable
        list={list}
        {...events}
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
