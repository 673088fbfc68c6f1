import './permissions.css'

import { useQuery } from '@apollo/client/react'
import { Skeleton, Text } from '@mantine/core'

import { useViewer } from '../app/viewer'
import { Panel } from '../ui/Panel'
import { Trouble } from '../ui/Trouble'
import { OwnPermissionsDocument } from './operations'
import { byPage, originOf, type Held } from './permissions'

/** What one may do here, and where that comes from. */
export default function PermissionsTab() {
  const { superAdmin } = useViewer()
  const { data, error, refetch } = useQuery(OwnPermissionsDocument)
  if (error && !data) return <Trouble error={error} retry={() => void refetch()} />
  if (!data?.permissions || !data.viewer) return <Skeleton height={240} maw={800} />
  if (superAdmin) return <Text size="sm">You are a Super Admin: you may do everything, and need no permission.</Text>
  const pages = byPage(data.permissions, data.viewer.permissionOrigins)
  if (pages.length === 0) {
    return (
      <Text size="sm">
        You have no permission to manage anything here. Your own account and tokens are yours all the same.
      </Text>
    )
  }
  return pages.map(({ page, held }) => (
    <Panel key={page} title={page}>
      <ul className="held">
        {held.map((one) => (
          <Line key={one.title} held={one} />
        ))}
      </ul>
    </Panel>
  ))
}

function Line({ held }: { held: Held }) {
  return (
    <li>
      <span>{held.title}</span>
      <Text span size="sm" c="dimmed">
        {originOf(held)}
      </Text>
    </li>
  )
}
