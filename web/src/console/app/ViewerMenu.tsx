import { type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconChevronDown, IconLogout, IconTerminal2, IconUserCircle } from '@tabler/icons-react'
import { Link } from 'react-router'

import { useViewer } from './viewer'

/** Who is signed in, and what concerns them alone. */
export function ViewerMenu() {
  const viewer = useViewer()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end" width={240} withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className="who" aria-label={`${viewer.fullName || viewer.username}: your menu`}>
          <span>{viewer.fullName || viewer.username}</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <bdi>{viewer.username}</bdi>
          {viewer.superAdmin && ' · Super Admin'}
        </Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconUserCircle size={16} aria-hidden />}>
          Account
        </Menu.Item>
        <Menu.Item component="a" href="/playground" leftSection={<IconTerminal2 size={16} aria-hidden />}>
          GraphQL playground
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as MantineColorScheme)}>
          <Menu.RadioItem value="light">Light</Menu.RadioItem>
          <Menu.RadioItem value="dark">Dark</Menu.RadioItem>
          <Menu.RadioItem value="auto">As the system</Menu.RadioItem>
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item
          component="button"
          type="submit"
          form="sign-out"
          closeMenuOnClick={false}
          leftSection={<IconLogout size={16} aria-hidden />}
        >
          Sign out
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Version {viewer.version}</Menu.Label>
      </Menu.Dropdown>
      {/* A form, as on the server's own pages: signing out changes something. */}
      <form id="sign-out" method="post" action="/logout" hidden />
    </Menu>
  )
}
