import {
  IconAppWindow, IconHistory, IconKey, IconRecycle, IconTarget, IconUserCircle, IconUsers, IconUsersGroup,
} from '@tabler/icons-react'

import type { Permission } from './operations'

/** A page that the navigation leads to. */
export type Page = {
  path: string
  title: string
  icon: typeof IconKey
  /** What it takes to see it; nothing for one's own. */
  needs: Permission[]
}

/** What administrators see, in the order of the navigation. The first that somebody may see is where they begin. */
export const adminPages: Page[] = [
  { path: '/users', title: 'Users', icon: IconUsers, needs: ['VIEW_USERS'] },
  { path: '/groups', title: 'Groups', icon: IconUsersGroup, needs: ['VIEW_GROUPS'] },
  { path: '/auth-clients', title: 'Auth Clients', icon: IconAppWindow, needs: ['VIEW_AUTH_CLIENTS'] },
  { path: '/scopes', title: 'Scopes', icon: IconTarget, needs: ['VIEW_SCOPES'] },
  { path: '/hygiene', title: 'Token Hygiene', icon: IconRecycle, needs: ['VIEW_TOKENS', 'VIEW_AUTH_CLIENTS'] },
  { path: '/audit', title: 'Audit Log', icon: IconHistory, needs: ['VIEW_AUDIT_LOG'] },
]

/** What everybody has. */
export const ownPages: Page[] = [
  { path: '/tokens', title: 'Personal Access Tokens', icon: IconKey, needs: [] },
  { path: '/account', title: 'Account', icon: IconUserCircle, needs: [] },
]
