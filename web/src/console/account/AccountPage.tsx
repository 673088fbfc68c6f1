import { lazy } from 'react'

import { useViewer } from '../app/viewer'
import { PageHeader } from '../ui/PageHeader'
import { type PageTab, PageTabs } from '../ui/PageTabs'

const tabs: PageTab<object>[] = [
  { value: 'profile', title: 'Profile', needs: [], Component: lazy(() => import('./ProfileTab')), stays: true },
  { value: 'applications', title: 'Applications', needs: [], Component: lazy(() => import('./ApplicationsTab')) },
  { value: 'sessions', title: 'Sessions', needs: [], Component: lazy(() => import('./SessionsTab')) },
  { value: 'permissions', title: 'Permissions', needs: [], Component: lazy(() => import('./PermissionsTab')) },
]

/** What concerns who is signed in. */
export default function AccountPage() {
  const { superAdmin } = useViewer()
  return (
    <>
      <PageHeader
        title="Account"
        lead="Who you are here, who acts for you, and where you are signed in."
        badge={superAdmin && <span className="tag">Super Admin</span>}
      />
      <PageTabs label="Your account" tabs={tabs} of={{}} />
    </>
  )
}
