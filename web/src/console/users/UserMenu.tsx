import { Menu } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'
import { RowMenu } from '../ui/RowMenu'
import { exceeds, type Standing } from './rights'

/** What can be done with an account in a list. */
export function UserMenu({ user, onDelete }: { user: Standing & { username: string }; onDelete: () => void }) {
  const viewer = useViewer()
  const edit = viewer.can('EDIT_USERS') && (viewer.superAdmin || !user.superAdmin)
  const remove = viewer.can('DELETE_USERS') && !exceeds(user, viewer)
  if (!edit && !remove) return null
  return (
    <RowMenu label={`Actions for ${user.username}`}>
      {edit && (
        <Menu.Item component={Link} to={`/users/${user.id}`} leftSection={<IconPencil size={16} aria-hidden />}>
          Edit User
        </Menu.Item>
      )}
      {remove && (
        <Menu.Item color="red" onClick={onDelete} leftSection={<IconTrash size={16} aria-hidden />}>
          Delete User
        </Menu.Item>
      )}
    </RowMenu>
  )
}
