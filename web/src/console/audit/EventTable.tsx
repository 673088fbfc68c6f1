import './audit.css'

import { Anchor, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link, type To } from 'react-router'

import { type Column, type Connection, ListTable } from '../ui/ListTable'
import { None } from '../ui/None'
import type { List } from '../ui/useList'
import { When } from '../ui/When'
import { EventDetails } from './EventDetails'
import { type Event, phrase, sentence, summary } from './events'
import type { Filters } from './filters'
import { actorKinds, eventKinds } from './kinds'
import { ObjectName } from './ObjectName'

type Props = {
  list: List<never>
  connection: Connection<Event> | null | undefined
  loading: boolean
  error?: Error | undefined
  retry: () => void
  /** The address of the log with only the events that this chooses. */
  only: (filters: Filters) => To
  /** Stands under No Data Available. */
  whenEmpty?: ReactNode
}

/** Events in a table, each with what changed below it. */
export function EventTable({ only, ...rest }: Props) {
  const columns: Column<Event, never>[] = [
    { title: 'When', render: ({ at }) => <When at={at} /> },
    { title: 'Who', render: ({ actor }) => <Actor actor={actor} only={only} /> },
    { title: 'What', card: 'title', render: (event) => <What event={event} /> },
    { title: 'Address', render: ({ address }) => (address ? <code className="fine">{address}</code> : <None />) },
  ]
  return (
    <ListTable
      label="Events"
      columns={columns}
      keyOf={({ id }) => id}
      details={{
        label: (event) => `Details: ${sentence(event)}`,
        render: (event) => <EventDetails event={event} only={only} />,
      }}
      {...rest}
    />
  )
}

function Actor({ actor: { kind, id, name }, only }: { actor: Event['actor']; only: Props['only'] }) {
  const title = actorKinds[kind]
  return (
    <div className="lines">
      <Anchor
        component={Link}
        to={only(id ? { actorId: id, actorKind: undefined } : { actorKind: kind, actorId: undefined })}
        title={`Show only what was done by ${name || title}`}
        inherit
        fw={500}
        c="inherit"
        className="clamped"
      >
        <bdi>{name || title}</bdi>
      </Anchor>
      {name && (
        <Text span size="xs" c="dimmed">
          {title}
        </Text>
      )}
    </div>
  )
}

// After these there is no page to lead to.
const gone: Event['kind'][] = ['AUTH_CLIENT_DELETED', 'USER_DELETED', 'GROUP_DELETED', 'SCOPE_DELETED']

function What({ event }: { event: Event }) {
  const { before, object, after } = phrase(event)
  const more = summary(event)
  return (
    <div className="lines">
      <span className="event" data-alarming={eventKinds[event.kind].alarming}>
        {before}
        {object && <ObjectName object={object} gone={gone.includes(event.kind)} />}
        {after}
      </span>
      {more && (
        <Text span size="xs" c="dimmed" lineClamp={1} title={more}>
          <bdi>{more}</bdi>
        </Text>
      )}
    </div>
  )
}
