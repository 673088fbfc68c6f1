import { useQuery } from '@apollo/client/react'
import { Alert, Skeleton, Stack } from '@mantine/core'
import { useLocation } from 'react-router'

import { PageHeader } from '../ui/PageHeader'
import { Trouble } from '../ui/Trouble'
import { NoTokenClients } from './NoTokenClients'
import { OwnTokenClientsDocument } from './operations'
import type { Token } from './token'
import { TokenForm } from './TokenForm'

/** Makes a personal access token, or one to take the place of another. */
export default function NewTokenPage() {
  const renewed: Token | undefined = useLocation().state?.renewed
  const { data, error, refetch } = useQuery(OwnTokenClientsDocument)
  const clients = data?.personalAccessTokenClients
  const stopped = renewed && clients && !clients.some(({ id }) => id === renewed.authClient?.id)
  return (
    <>
      <PageHeader
        title={renewed ? `Renew ${renewed.name}` : 'Create A Personal Access Token'}
        back={{ to: '/tokens', title: 'Personal Access Tokens' }}
        lead={
          renewed
            ? 'A new token like the old one, which goes on working until you revoke it.'
            : 'It acts as you, within its scopes. Make one for each script or tool: you can end them one by one.'
        }
      />
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      {!clients && !error && <Skeleton height={320} maw={640} />}
      {clients?.length === 0 && <NoTokenClients />}
      {clients && clients.length > 0 && (
        <Stack maw={640} gap="lg">
          {stopped && (
            <Alert color="yellow">
              <bdi>{renewed.authClient?.name ?? 'Its auth client'}</bdi> offers personal access tokens no longer. Choose
              another one.
            </Alert>
          )}
          <TokenForm clients={clients} {...(renewed && { renewed })} />
        </Stack>
      )}
    </>
  )
}
