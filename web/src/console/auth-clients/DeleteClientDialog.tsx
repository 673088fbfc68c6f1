import { useApolloClient } from '@apollo/client/react'
import { notifications } from '@mantine/notifications'

import { ConfirmDialog } from '../ui/ConfirmDialog'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { DeleteAuthClientDocument } from './operations'

type Props = {
  client: { id: string; name: string } | null
  onClose: () => void
  /** Leaves the page of what is gone. */
  onDeleted?: () => Promise<void> | void
}

/** Asks before an auth client is deleted. */
export function DeleteClientDialog({ client, onClose, onDeleted }: Props) {
  const apollo = useApolloClient()
  const [remove] = useChange(DeleteAuthClientDocument, (data) => data.deleteAuthClient)
  const shown = useLast(client)
  if (!shown) return null
  return (
    <ConfirmDialog
      opened={client !== null}
      onClose={onClose}
      title={`Delete ${shown.name}?`}
      action="Delete Auth Client"
      typed={shown.name}
      onConfirm={async () => {
        const { payload, problems } = await remove({ input: { id: shown.id } })
        if (!payload) return problems
        await onDeleted?.()
        apollo.cache.evict({ fieldName: 'authClients' })
        apollo.cache.evict({ id: apollo.cache.identify({ __typename: 'AuthClient', id: shown.id }) })
        notifications.show({ message: `${shown.name} is deleted. Its access has ended.` })
      }}
    >
      Its tokens of every kind, its secrets and its personal access tokens stop working at once, on every server. This cannot
      be undone, and Client ID {shown.id} is never given again. To stop it for a while only, disable it instead.
    </ConfirmDialog>
  )
}
