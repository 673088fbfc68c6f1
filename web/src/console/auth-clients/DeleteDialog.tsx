import { useApolloClient } from '@apollo/client/react'
import { notifications } from '@mantine/notifications'

import { ConfirmDialog } from '../ui/ConfirmDialog'
import { useChange } from '../ui/useChange'
import { DeleteAuthClientDocument } from './operations'

type Props = {
  client: { id: string; name: string } | null
  onClose: () => void
  onDeleted?: () => void
}

/** Asks before an auth client is deleted. */
export function DeleteDialog({ client, onClose, onDeleted }: Props) {
  const apollo = useApolloClient()
  const [remove] = useChange(DeleteAuthClientDocument, (data) => data.deleteAuthClient)
  return (
    <ConfirmDialog
      opened={client !== null}
      onClose={onClose}
      title={`Delete ${client?.name}?`}
      action="Delete Auth Client"
      {...(client && { typed: client.name })}
      onConfirm={async () => {
        const { payload, problems } = await remove({ input: { id: client!.id } })
        if (!payload) return problems
        apollo.cache.evict({ fieldName: 'authClients' })
        apollo.cache.evict({ id: apollo.cache.identify({ __typename: 'AuthClient', id: client!.id }) })
        notifications.show({ message: `${client!.name} is deleted. Its access has ended.` })
        onDeleted?.()
      }}
    >
      Its tokens of every kind, its secrets and its personal access tokens stop working at once, on every server. This cannot
      be undone, and Client ID {client?.id} is never given again. To stop it for a while only, disable it instead.
    </ConfirmDialog>
  )
}
