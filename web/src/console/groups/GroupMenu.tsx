import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'

/** What can be done with a group in a list. */
export function GroupMenu({ group, onDelete }: { group: { id: string; name: string }; onDelete: () => void }) {
  const { can } = useViewer()
  if (!can('EDIT_GROUPS') && !can('DELETE_GROUPS')) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${group.name}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {can('EDIT_GROUPS') && (
          <Menu.Item component={Link} to={`/groups/${group.id}`} leftSection={<IconPencil size={16} aria-hidden />}>
            Edit Group
          </Menu.Item>
        )}
        {can('DELETE_GROUPS') && (
          <Menu.Item color="red" onClick={onDelete} leftSection={<IconTrash size={16} aria-hidden />}>
            Delete Group
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
