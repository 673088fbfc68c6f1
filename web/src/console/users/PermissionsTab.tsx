import { useQuery } from '@apollo/client/react'
import { Anchor, Skeleton, Table, Text } from '@mantine/core'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'
import { Panel } from '../ui/Panel'
import { Trouble } from '../ui/Trouble'
import { PermissionDefinitionsDocument, PermissionOriginsDocument, type PermissionOriginsQuery } from './operations'
import type { UserDetailsFragment } from './operations'

type Origin = NonNullable<PermissionOriginsQuery['user']>['permissionOrigins'][number]

/** What somebody may do, and from where they have it. */
export default function PermissionsTab({ user }: { user: UserDetailsFragment }) {
  const { data, error, refetch } = useQuery(PermissionOriginsDocument, {
    variables: { id: user.id },
    fetchPolicy: 'network-only',
  })
  const { data: all } = useQuery(PermissionDefinitionsDocument, { fetchPolicy: 'cache-first' })
  if (error && !data) return <Trouble error={error} retry={() => void refetch()} />
  const origins = data?.user?.permissionOrigins
  if (!origins || !all?.permissions) return <Skeleton height={240} maw={800} aria-label="Loading" />
  const titles = new Map(all.permissions.map(({ name, title }) => [name, title]))
  return (
    <Panel title="Permissions in effect" lead={leadOf(user)}>
      {origins.length === 0 ? (
        <Text size="sm" c="dimmed">
          None: this user can sign in and use what is their own, such as personal access tokens.
        </Text>
      ) : (
        <Table verticalSpacing="xs" aria-label="Permissions in effect">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Permission</Table.Th>
              <Table.Th>Where it comes from</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {origins.map((origin) => (
              <Table.Tr key={origin.permission}>
                <Table.Td>{titles.get(origin.permission)}</Table.Td>
                <Table.Td>
                  <From origin={origin} superAdmin={user.superAdmin} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  )
}

function leadOf({ superAdmin, status }: UserDetailsFragment) {
  const inactive = status === 'INACTIVE' ? ' The account is inactive: nothing of this can be used now.' : ''
  return (superAdmin ? 'A Super Admin may do everything.' : 'Held directly, or through active groups.') + inactive
}

function From({ origin: { direct, groups }, superAdmin }: { origin: Origin; superAdmin: boolean }) {
  const { can } = useViewer()
  return (
    <span className="tags">
      {superAdmin && <span className="tag">Super Admin</span>}
      {direct && <span className="tag">Directly</span>}
      {groups?.map(({ id, name }) => (
        <span key={id} className="tag">
          Group{' '}
          {can('VIEW_GROUPS') ? (
            <Anchor component={Link} to={`/groups/${id}`} inherit>
              <bdi>{name}</bdi>
            </Anchor>
          ) : (
            <bdi>{name}</bdi>
          )}
        </span>
      ))}
      {!superAdmin && !direct && !groups && <span className="tag">Through groups</span>}
    </span>
  )
}
