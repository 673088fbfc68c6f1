import { createBrowserRouter, Navigate, type RouteObject } from 'react-router'

import { Broken, NotFound } from './NotFound'
import { adminPages, ownPages } from './pages'
import { Shell } from './Shell'
import { useViewer } from './viewer'

/** A page that is loaded when it is first opened. */
const page = (path: string, load: () => Promise<{ default: React.ComponentType }>): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).default }),
})

export const router = createBrowserRouter(
  [
    {
      Component: Shell,
      ErrorBoundary: Broken,
      HydrateFallback: () => null,
      children: [
        { index: true, Component: Start },
        {
          ErrorBoundary: Broken,
          children: [
            page('auth-clients', () => import('../auth-clients/ClientsPage')),
            page('scopes', () => import('../scopes/ScopesPage')),
            page('tokens', () => import('../tokens/TokensPage')),
            page('tokens/new', () => import('../tokens/NewTokenPage')),
            page('auth-clients/new', () => import('../auth-clients/NewClientPage')),
            page('auth-clients/:id', () => import('../auth-clients/ClientPage')),
            page('auth-clients/:id/test', () => import('../auth-clients/test/TestPage')),
            page('users', () => import('../users/UsersPage')),
            page('users/new', () => import('../users/NewUserPage')),
            page('users/:id', () => import('../users/UserPage')),
            page('groups', () => import('../groups/GroupsPage')),
            page('groups/new', () => import('../groups/NewGroupPage')),
            page('groups/:id', () => import('../groups/GroupPage')),
            page('hygiene', () => import('../hygiene/HygienePage')),
            page('audit', () => import('../audit/AuditPage')),
            page('account', () => import('../account/AccountPage')),
            { path: '*', Component: NotFound },
          ],
        },
      ],
    },
  ],
  { basename: '/admin' },
)

/** Opens Users, or the first page that the viewer may see. */
function Start() {
  const { can } = useViewer()
  const first = [...adminPages, ...ownPages].find(({ needs }) => can(...needs))!
  return <Navigate to={first.path} replace />
}
