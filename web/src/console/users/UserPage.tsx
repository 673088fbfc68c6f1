import { useQuery } from '@apollo/client/react'
import { Skeleton } from '@mantine/core'
import { lazy } from 'react'
import { useParams } from 'react-router'

import { NotFound } from '../app/NotFound'
import { Facts } from '../ui/Facts'
import { Id } from '../ui/Id'
import { PageHeader } from '../ui/PageHeader'
import { type PageTab, PageTabs } from '../ui/PageTabs'
import { Status } from '../ui/Status'
import { Trouble } from '../ui/Trouble'
import { When } from '../ui/When'
import { UserDocument, type UserDetailsFragment } from './operations'

const tabs: PageTab<{ user: UserDetailsFragment }>[] = [
  { value: 'settings', title: 'Settings', needs: [], Component: lazy(() => import('./SettingsTab')), stays: true },
  {
    value: 'permissions',
    title: 'Permissions in effect',
    needs: [],
    Component: lazy(() => import('./PermissionsTab')),
  },
  { value: 'access', title: 'Access', needs: ['EDIT_USERS'], Component: lazy(() => import('./AccessTab')) },
]

const back = { to: '/users', title: 'Users' }

/** One account. */
export default function UserPage() {
  const { id = '' } = useParams()
  // What a form shows has to be what is stored, and stays while it is typed into.
  const { data, error, refetch } = useQuery(UserDocument, {
    variables: { id },
    fetchPolicy: 'network-only',
    nextFetchPolicy: 'cache-first',
  })
  if (error && !data) return <Trouble error={error} retry={() => void refetch()} />
  if (!data) return <Loading />
  if (!data.user) return <NotFound what="There is no user with this ID." />
  return <Loaded key={id} user={data.user} />
}

function Loaded({ user }: { user: UserDetailsFragment }) {
  return (
    <>
      <PageHeader
        title={user.username}
        back={back}
        badge={
          <>
            <Status on={user.status === 'ACTIVE'} words={['Active', 'Inactive']} />
            {user.superAdmin && <span className="tag">Super Admin</span>}
          </>
        }
      />
      <Facts
        facts={[
          user.fullName ? { name: 'Full name', value: <bdi>{user.fullName}</bdi> } : null,
          { name: 'User ID', value: <Id value={user.id} label="Copy the user ID" /> },
          { name: 'Last sign-in', value: <When at={user.lastSignInAt} /> },
          { name: 'Created', value: <When at={user.createdAt} /> },
          { name: 'Changed', value: <When at={user.updatedAt} /> },
        ]}
      />
      <PageTabs label={`Views of ${user.username}`} tabs={tabs} of={{ user }} />
    </>
  )
}

function Loading() {
  return (
    <div aria-busy>
      <PageHeader title="User" back={back} />
      <Skeleton height={44} maw={640} mb="xl" />
      <Skeleton height={320} maw={800} />
    </div>
  )
}
