import { useApolloClient } from '@apollo/client/react'
import { notifications } from '@mantine/notifications'

import { ConfirmDialog } from '../ui/ConfirmDialog'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { DeleteScopeDocument } from './operations'

type Props = {
  scope: { id: string; name: string } | null
  onClose: () => void
}

/** Asks before a scope is deleted. */
export function DeleteScopeDialog({ scope, onClose }: Props) {
  const apollo = useApolloClient()
  const [remove] = useChange(DeleteScopeDocument, (data) => data.deleteScope)
  const shown = useLast(scope)
  if (!shown) return null
  return (
    <ConfirmDialog
      opened={scope !== null}
      onClose={onClose}
      title={`Delete ${shown.name}?`}
      action="Delete Scope"
      typed={shown.name}
      onConfirm={async () => {
        const { problems } = await remove({ input: { id: shown.id } })
        if (problems) return problems
        apollo.cache.evict({ fieldName: 'scopes' })
        notifications.show({ message: `${shown.name} is deleted.` })
      }}
    >
      No auth client can be given it any more, and applications that ask for it are refused. It can be deleted only
      while no auth client has it.
    </ConfirmDialog>
  )
}
