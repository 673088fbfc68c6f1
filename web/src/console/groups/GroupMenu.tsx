import { Menu } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { Link } from 'react-router'

import type { Permission } from '../app/operations'
import { useViewer } from '../app/viewer'
import { RowMenu } from '../ui/RowMenu'
import { givesMore } from '../users/rights'

type Props = { group: { id: string; name: string; permissions: Permission[] }; onDelete: () => void }

/** What can be done with a group in a list. */
export function GroupMenu({ group, onDelete }: Props) {
  const viewer = useViewer()
  const edit = viewer.can('EDIT_GROUPS')
  const remove = viewer.can('DELETE_GROUPS') && !givesMore(group.permissions, viewer)
  if (!edit && !remove) return null
  return (
    <RowMenu label={`Actions for ${group.name}`}>
      {edit && (
        <Menu.Item component={Link} to={`/groups/${group.id}`} leftSection={<IconPencil size={16} aria-hidden />}>
          Edit Group
        </Menu.Item>
      )}
      {remove && (
        <Menu.Item color="red" onClick={onDelete} leftSection={<IconTrash size={16} aria-hidden />}>
          Delete Group
        </Menu.Item>
      )}
    </RowMenu>
  )
}
