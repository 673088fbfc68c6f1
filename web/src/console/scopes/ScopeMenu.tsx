import { Menu } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'

import { useViewer } from '../app/viewer'
import { RowMenu } from '../ui/RowMenu'

type Props = {
  scope: { name: string; builtIn: boolean }
  onEdit: () => void
  onDelete: () => void
}

/** What can be done with a scope: nothing with one that is part of Ostiary. */
export function ScopeMenu({ scope: { name, builtIn }, onEdit, onDelete }: Props) {
  const { can } = useViewer()
  if (builtIn || (!can('EDIT_SCOPES') && !can('DELETE_SCOPES'))) return null
  return (
    <RowMenu label={`Actions for ${name}`}>
      {can('EDIT_SCOPES') && (
        <Menu.Item onClick={onEdit} leftSection={<IconPencil size={16} aria-hidden />}>
          Edit Scope
        </Menu.Item>
      )}
      {can('DELETE_SCOPES') && (
        <Menu.Item color="red" onClick={onDelete} leftSection={<IconTrash size={16} aria-hidden />}>
          Delete Scope
        </Menu.Item>
      )}
    </RowMenu>
  )
}
