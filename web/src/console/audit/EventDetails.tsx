import { Anchor, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link, type To } from 'react-router'

import { Id } from '../ui/Id'
import { exactly } from '../ui/times'
import { ChangeList } from './ChangeList'
import { type Event, phrase } from './events'
import type { Filters } from './filters'
import { actorKinds, objectTypes } from './kinds'
import { ObjectName } from './ObjectName'

type Props = { event: Event; only: (filters: Filters) => To }

/** All that the log knows of an event. */
export function EventDetails({ event, only }: Props) {
  const { actor, object, at, address, requestId, id } = event
  return (
    <div className="event-details">
      <ChangeList event={event} />
      <dl className="event-facts">
        <Fact title="When">
          <time dateTime={at}>{exactly(new Date(at))}</time>
        </Fact>
        <Fact title="By">
          <bdi>{actor.name || actorKinds[actor.kind]}</bdi>
          {actor.id && <Id value={actor.id} label="Copy the id of who did it" />}
        </Fact>
        {object && (
          <Fact title={objectTypes[object.type]}>
            {phrase(event).object ? <bdi>{object.name}</bdi> : <ObjectName object={object} />}
            <Id value={object.id} label={`Copy the id of ${object.name}`} />
            <Anchor component={Link} to={only({ objectType: object.type, objectId: object.id })} inherit>
              Its history
            </Anchor>
          </Fact>
        )}
        {address && (
          <Fact title="From">
            <code className="fine">{address}</code>
          </Fact>
        )}
        {requestId && (
          <Fact title="Request">
            <Id value={requestId} label="Copy the request id" />
          </Fact>
        )}
        <Fact title="Event">
          <Id value={id} label="Copy the id of the event" />
        </Fact>
      </dl>
    </div>
  )
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <Group gap={8}>{children}</Group>
      </dd>
    </div>
  )
}
