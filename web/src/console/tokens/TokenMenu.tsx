import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconRefresh, IconTrash } from '@tabler/icons-react'
import { Link } from 'react-router'

import type { Token } from './token'

/** What can be done with a token of one's own. */
export function TokenMenu({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${token.name}, ${token.hint}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          to="/tokens/new"
          state={{ renewed: token }}
          leftSection={<IconRefresh size={16} aria-hidden />}
        >
          Renew
        </Menu.Item>
        <Menu.Item color="red" onClick={onRevoke} leftSection={<IconTrash size={16} aria-hidden />}>
          Revoke
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
