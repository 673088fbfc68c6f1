import { Menu } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'
import { RowMenu } from '../ui/RowMenu'

/** What can be done with an auth client in a list. */
export function ClientMenu({ client, onDelete }: { client: { id: string; name: string }; onDelete: () => void }) {
  const { can } = useViewer()
  if (!can('EDIT_AUTH_CLIENTS') && !can('DELETE_AUTH_CLIENTS')) return null
  return (
    <RowMenu label={`Actions for ${client.name}`}>
      {can('EDIT_AUTH_CLIENTS') && (
        <Menu.Item component={Link} to={`/auth-clients/${client.id}`} leftSection={<IconPencil size={16} aria-hidden />}>
          Edit Auth Client
        </Menu.Item>
      )}
      {can('DELETE_AUTH_CLIENTS') && (
        <Menu.Item color="red" onClick={onDelete} leftSection={<IconTrash size={16} aria-hidden />}>
          Delete Auth Client
        </Menu.Item>
      )}
    </RowMenu>
  )
}
