import { useApolloClient } from '@apollo/client/react'
import { Alert, Skeleton } from '@mantine/core'
import { useEffect, useState } from 'react'

import { clientsLosingSecrets, type Credential } from './consequence'
import { LiveSecretCountDocument } from './operations'

/** Says which clients lose their last secret, and so cannot authenticate any more. */
export function LastSecrets({ rows }: { rows: Credential[] }) {
  const apollo = useApolloClient()
  const clients = clientsLosingSecrets(rows)
  const key = clients.map(({ id, losing }) => `${id} ${losing}`).join()
  const [left, setLeft] = useState<{ key: string; stranded: { id: string; name: string }[]; failed: boolean }>()

  useEffect(() => {
    let gone = false
    const ask = async () => {
      const counts = await Promise.all(
        clients.map(({ id }) =>
          apollo.query({ query: LiveSecretCountDocument, variables: { clientId: id }, fetchPolicy: 'no-cache' }),
        ),
      )
      const stranded = clients.filter(({ losing }, i) => (counts[i]?.data?.credentials?.totalCount ?? 0) <= losing)
      if (!gone) setLeft({ key, stranded, failed: false })
    }
    ask().catch(() => !gone && setLeft({ key, stranded: [], failed: true }))
    return () => {
      gone = true
    }
  }, [key])

  if (clients.length === 0) return null
  if (left?.key !== key) return <Skeleton height={40} aria-label="Looking which clients lose their last secret" />
  if (left.failed) return <Alert color="yellow">The server could not be asked which clients lose their last secret.</Alert>
  if (left.stranded.length === 0) return <div>Each of these clients has another secret that works.</div>
  return (
    <Alert color="red" title={left.stranded.length === 1 ? 'The last secret of a client' : 'The last secrets of clients'}>
      {left.stranded.map(({ id, name }, i) => (
        <span key={id}>
          {i > 0 && ', '}
          <bdi>{name}</bdi>
        </span>
      ))}{' '}
      cannot authenticate any more until a new secret is made and put in place.
    </Alert>
  )
}
