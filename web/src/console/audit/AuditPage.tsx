import { useQuery } from '@apollo/client/react'
import { ActionIcon, Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useSearchParams } from 'react-router'

import { PageHeader } from '../ui/PageHeader'
import { pageOf } from '../ui/pageOf'
import { useList } from '../ui/useList'
import { Chips } from './Chips'
import { EventTable } from './EventTable'
import { ExportMenu } from './ExportMenu'
import { FilterBar } from './FilterBar'
import { filterNames, filterOf, type Filters, queryWith } from './filters'
import { AuditEventCountDocument, AuditEventsDocument } from './operations'

const look = 'Look for new events'

/** All that was done, newest first. */
export default function AuditPage() {
  const list = useList<never>({})
  const [params] = useSearchParams()
  const filters: Filters = Object.fromEntries(filterNames.map((name) => [name, list.filter(name)]))
  const filter = filterOf(filters, new Date())
  const variables = { ...list.variables, filter }
  const page = pageOf(useQuery(AuditEventsDocument, { variables }), (data) => data.auditEvents)
  const count = useQuery(AuditEventCountDocument, { variables: { filter } })
  const events = page.connection
  const filtered = Object.keys(filter).length > 0
  const showAll = () => list.setFilter(Object.fromEntries(filterNames.map((name) => [name, undefined])))
  const again = () => {
    page.retry()
    void count.refetch()
  }
  return (
    <>
      <PageHeader
        title="Audit Log"
        lead="Every administrative change and every sign-in, with what was different afterwards."
      >
        <ActionIcon variant="default" size={36} aria-label={look} title={look} onClick={again}>
          <IconRefresh size={18} aria-hidden />
        </ActionIcon>
        <ExportMenu filter={filter} />
      </PageHeader>
      <FilterBar filters={filters} set={list.setFilter} />
      <Chips filters={filters} set={list.setFilter} clear={showAll} events={events?.nodes ?? []} />
      <EventTable
        list={list}
        {...page}
        connection={events && { ...events, totalCount: count.data?.auditEvents?.totalCount }}
        retry={again}
        only={(values) => ({ search: queryWith(params, values) })}
        whenEmpty={
          filtered && (
            <Button variant="default" mt="md" onClick={showAll}>
              Show all events
            </Button>
          )
        }
      />
    </>
  )
}
