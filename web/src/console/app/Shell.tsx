import { AppShell, Burger, Group, NavLink, ScrollArea, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, Outlet, useLocation } from 'react-router'

import { Interrupted } from './Interrupted'
import { Mark } from './Mark'
import { adminPages, ownPages, type Page } from './pages'
import { useViewer, WithViewer } from './viewer'
import { ViewerMenu } from './ViewerMenu'

/** What all pages stand in: the bar on top and the navigation. */
export function Shell() {
  return (
    <WithViewer>
      <Frame />
    </WithViewer>
  )
}

function Frame() {
  const [opened, { toggle, close }] = useDisclosure()
  const { can } = useViewer()
  const seen = adminPages.filter(({ needs }) => can(...needs))
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 248, breakpoint: 'sm', collapsed: { mobile: !opened } }} padding={0}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
            <UnstyledButton component={Link} to="/" className="brand" onClick={close}>
              <Mark />
              <Text fw={600}>Ostiary</Text>
            </UnstyledButton>
            {seen.length > 0 && (
              <UnstyledButton component={Link} to="/" className="tab" onClick={close}>
                Admin
              </UnstyledButton>
            )}
          </Group>
          <ViewerMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar>
        <ScrollArea type="auto" p="sm" component="nav" aria-label="Pages">
          {seen.length > 0 && <Pages title="Admin" pages={seen} onOpen={close} />}
          <Pages title="Yours" pages={ownPages} onOpen={close} />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <div className="page">
          <Outlet />
        </div>
      </AppShell.Main>
      <Interrupted />
    </AppShell>
  )
}

function Pages({ title, pages, onOpen }: { title: string; pages: Page[]; onOpen: () => void }) {
  const { pathname } = useLocation()
  return (
    <>
      <Text size="xs" fw={600} c="dimmed" px="sm" pt="md" pb={6}>
        {title}
      </Text>
      {pages.map((page) => {
        const active = pathname === page.path || pathname.startsWith(page.path + '/')
        return (
          <NavLink
            key={page.path}
            component={Link}
            to={page.path}
            label={page.title}
            leftSection={<page.icon size={18} stroke={1.6} aria-hidden />}
            active={active}
            aria-current={active ? 'page' : undefined}
            onClick={onOpen}
          />
        )
      })}
    </>
  )
}
