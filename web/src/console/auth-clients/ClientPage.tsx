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
import { typeTitles } from './grants'
import { AuthClientDocument, type ClientFragment } from './operations'

const tabs: PageTab<{ client: ClientFragment }>[] = [
  { value: 'settings', title: 'Settings', needs: [], Component: lazy(() => import('./settings/SettingsTab')), stays: true },
  { value: 'credentials', title: 'Credentials', needs: [], Component: lazy(() => import('./credentials/CredentialsTab')) },
  { value: 'quickstart', title: 'Quickstart', needs: [], Component: lazy(() => import('./quickstart/QuickstartTab')) },
  { value: 'tokens', title: 'Tokens', needs: ['VIEW_TOKENS'], Component: lazy(() => import('./tokens/TokensTab')) },
  { value: 'activity', title: 'Activity', needs: ['VIEW_AUDIT_LOG'], Component: lazy(() => import('./ActivityTab')) },
]

const back = { to: '/auth-clients', title: 'Auth Clients' }

/** One auth client. */
export default function ClientPage() {
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery(AuthClientDocument, { variables: { id } })
  if (error && !data) return <Trouble error={error} retry={() => void refetch()} />
  if (!data) return <Loading />
  if (!data.authClient) return <NotFound what="There is no auth client with this ID." />
  return <Loaded key={id} client={data.authClient} />
}

function Loaded({ client }: { client: ClientFragment }) {
  const former = client.legacyClientId === client.id ? null : client.legacyClientId
  return (
    <>
      <PageHeader
        title={client.name}
        back={back}
        badge={<Status on={client.enabled} words={['Enabled', 'Disabled']} />}
      />
      <Facts
        facts={[
          { name: 'Client ID', value: <Id value={client.id} label="Copy the Client ID" /> },
          former === null ? null : { name: 'Former Client ID', value: <Id value={former} label="Copy the former Client ID" /> },
          { name: 'Type', value: typeTitles[client.type] },
          { name: 'Live tokens', value: client.liveTokenCount.toLocaleString() },
          { name: 'Last used', value: <When at={client.lastUsedAt} /> },
          { name: 'Created', value: <When at={client.createdAt} /> },
          client.createdBy && { name: 'Created by', value: <bdi>{client.createdBy.username}</bdi> },
        ]}
      />
      <PageTabs label={`Views of ${client.name}`} tabs={tabs} of={{ client }} />
    </>
  )
}

function Loading() {
  return (
    <div aria-busy>
      <PageHeader title="Auth Client" back={back} />
      <Skeleton height={44} maw={640} mb="xl" />
      <Skeleton height={320} />
    </div>
  )
}
