import { Menu } from '@mantine/core'
import { IconRefresh, IconTrash } from '@tabler/icons-react'
import { Link } from 'react-router'

import { RowMenu } from '../ui/RowMenu'
import type { Token } from './token'

/** What can be done with a token of one's own. */
export function TokenMenu({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  return (
    <RowMenu label={`Actions for ${token.name}, ${token.hint}`}>
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
    </RowMenu>
  )
}
