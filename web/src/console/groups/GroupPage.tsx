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
import { GroupDocument, type GroupDetailsFragment } from './operations'

const tabs: PageTab<{ group: GroupDetailsFragment }>[] = [
  { value: 'settings', title: 'Settings', needs: [], Component: lazy(() => import('./SettingsTab')), stays: true },
  { value: 'members', title: 'Members', needs: [], Component: lazy(() => import('./MembersTab')) },
]

const back = { to: '/groups', title: 'Groups' }

/** One group. */
export default function GroupPage() {
  const { id = '' } = useParams()
  // What a form shows has to be what is stored, and stays while it is typed into.
  const { data, error, refetch } = useQuery(GroupDocument, {
    variables: { id },
    fetchPolicy: 'network-only',
    nextFetchPolicy: 'cache-first',
  })
  if (error && !data) return <Trouble error={error} retry={() => void refetch()} />
  if (!data) return <Loading />
  if (!data.group) return <NotFound what="There is no group with this ID." />
  return <Loaded key={id} group={data.group} />
}

function Loaded({ group }: { group: GroupDetailsFragment }) {
  return (
    <>
      <PageHeader
        title={group.name}
        back={back}
        badge={<Status on={group.status === 'ACTIVE'} words={['Active', 'Inactive']} />}
      />
      <Facts
        facts={[
          { name: 'Members', value: group.memberCount.toLocaleString() },
          { name: 'Group ID', value: <Id value={group.id} label="Copy the group ID" /> },
          { name: 'Created', value: <When at={group.createdAt} /> },
          { name: 'Changed', value: <When at={group.updatedAt} /> },
        ]}
      />
      <PageTabs label={`Views of ${group.name}`} tabs={tabs} of={{ group }} />
    </>
  )
}

function Loading() {
  return (
    <div aria-busy>
      <PageHeader title="Group" back={back} />
      <Skeleton height={44} maw={640} mb="xl" />
      <Skeleton height={320} maw={800} />
    </div>
  )
}
