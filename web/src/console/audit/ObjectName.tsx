import { Anchor } from '@mantine/core'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'
import type { EventObject } from './events'
import { placeOf } from './places'

/** What an event is about, as it was called then, with the way to its page if it has one. */
export function ObjectName({ object: { type, id, name }, gone = false }: { object: EventObject; gone?: boolean }) {
  const { can } = useViewer()
  const place = gone ? undefined : placeOf(type, id, can)
  const shown = type === 'ACCESS_TOKEN' || type === 'REFRESH_TOKEN' ? <code>{name}</code> : <bdi>{name}</bdi>
  if (!place) return <strong>{shown}</strong>
  return (
    <Anchor component={Link} to={place} inherit fw={500}>
      {shown}
    </Anchor>
  )
}
