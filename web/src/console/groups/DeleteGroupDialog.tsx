import { useApolloClient } from '@apollo/client/react'
import { notifications } from '@mantine/notifications'


import { ConfirmDialog } from '../ui/ConfirmDialog'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { forgetPeople } from '../users/forgetPeople'
import { type Given, lossOf } from './loss'
import { DeleteGroupDocument } from './operations'

type Props = {
  group: (Given & { id: string; name: string; status: 'ACTIVE' | 'INACTIVE' }) | null
  onClose: () => void
  /** Leaves the page of what is gone. */
  onDeleted?: () => Promise<void> | void
}

/** Asks before a group is deleted. */
export function DeleteGroupDialog({ group, onClose, onDeleted }: Props) {
  const apollo = useApolloClient()
  const shown = useLast(group)
  const [remove] = useChange(DeleteGroupDocument, (data) => data.deleteGroup)
  return (
    <ConfirmDialog
      opened={group !== null}
      onClose={onClose}
      title={`Delete ${shown?.name}?`}
      action="Delete Group"
      {...(shown && { typed: shown.name })}
      onConfirm={async () => {
        const { payload, problems } = await remove({ input: { id: group!.id } })
        if (!payload) return problems
        await onDeleted?.()
        forgetPeople(apollo)
        notifications.show({ message: `${group!.name} is deleted.` })
      }}
    >
      {shown && (shown.status === 'ACTIVE' ? lossOf(shown) : 'It is inactive, so nobody loses anything now.')} The
      accounts of its members stay. This cannot be undone. To take its permissions away for a while only, make it inactive
      instead.
    </ConfirmDialog>
  )
}
