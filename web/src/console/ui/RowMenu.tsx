import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'

/** What can be done with a row of a list: some items of a menu. The label says with which: "Actions for Orders". */
export function RowMenu({ label, children }: { label: string; children: ReactNode }) {
  // A hundred rows have a hundred menus, of which hardly any is opened: each is made when it is.
  const [used, setUsed] = useState(false)
  const button = (
    <ActionIcon variant="subtle" color="gray" aria-label={label} aria-haspopup="menu" onClick={() => setUsed(true)}>
      <IconDots size={18} aria-hidden />
    </ActionIcon>
  )
  if (!used) return button
  return (
    <Menu position="bottom-end" defaultOpened>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
