import { useQuery } from '@apollo/client/react'
import { Button, Group, Skeleton, Text } from '@mantine/core'
import { useState } from 'react'

import { useViewer } from '../../app/viewer'
import { Trouble } from '../../ui/Trouble'
import { beyond } from '../beyond'
import type { ClientFragment } from '../operations'
import { DeleteSecretDialog } from './DeleteSecretDialog'
import { NewSecretDialog } from './NewSecretDialog'
import { ClientSecretsDocument, type SecretFragment } from './operations'
import { maxSecrets, working } from './rotation'
import { SecretsTable } from './SecretsTable'

/** The secrets of an auth client. */
export default function CredentialsTab({ client }: { client: ClientFragment }) {
  if (client.type === 'PUBLIC') {
    return (
      <Text maw={640}>
        This client is public and has no secret: what runs in a browser or on somebody’s device cannot keep one. It shows with
        PKCE that a code is its own.
      </Text>
    )
  }
  return <Secrets client={client} />
}

function Secrets({ client }: { client: ClientFragment }) {
  const viewer = useViewer()
  const { data, error, refetch } = useQuery(ClientSecretsDocument, { variables: { id: client.id } })
  const [adding, setAdding] = useState(false)
  const [deleting, setDeleting] = useState<SecretFragment | null>(null)
  if (error && !data) return <Trouble error={error} retry={() => void refetch()} />
  if (!data?.authClient) return <Skeleton height={180} />

  const { secrets } = data.authClient
  const live = working(secrets, new Date())
  const full = live.length >= maxSecrets
  const guarded = beyond(client, viewer)
  const edits = viewer.can('EDIT_AUTH_CLIENTS')
  const mayEdit = edits && !guarded
  return (
    <>
      <Group justify="space-between" align="flex-start" mb="md" gap="md">
        <Text c="dimmed" size="sm" maw={600}>
          The client authenticates with any of these. To renew one without downtime, make a new one, put it in place, and let
          the old one end. {full ? full5 : `At most ${maxSecrets} work at a time.`}
          {edits && guarded && ` ${guarded} change its secrets.`}
        </Text>
        {mayEdit && (
          <Button disabled={full} onClick={() => setAdding(true)}>
            New secret
          </Button>
        )}
      </Group>
      <SecretsTable secrets={secrets} onDelete={mayEdit ? setDeleting : undefined} />
      <NewSecretDialog client={client} opened={adding} others={live} onClose={() => setAdding(false)} />
      <DeleteSecretDialog client={client} secret={deleting} live={live} onClose={() => setDeleting(null)} />
    </>
  )
}

const full5 = `There are ${maxSecrets} that work, and no more are possible: delete one before you make another.`
