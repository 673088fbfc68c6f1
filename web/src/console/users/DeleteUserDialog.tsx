import { useApolloClient } from '@apollo/client/react'
import { notifications } from '@mantine/notifications'

import { useViewer } from '../app/viewer'
import { ConfirmDialog } from '../ui/ConfirmDialog'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { forgetPeople } from './forgetPeople'
import { DeleteUserDocument } from './operations'

type Props = {
  user: { id: string; username: string } | null
  onClose: () => void
  /** Leaves the page of what is gone. */
  onDeleted?: () => Promise<void> | void
}

/** Asks before an account is deleted. */
export function DeleteUserDialog({ user, onClose, onDeleted }: Props) {
  const apollo = useApolloClient()
  const viewer = useViewer()
  const shown = useLast(user)
  const [remove] = useChange(DeleteUserDocument, (data) => data.deleteUser)
  return (
    <ConfirmDialog
      opened={user !== null}
      onClose={onClose}
      title={`Delete ${shown?.username}?`}
      action="Delete User"
      {...(shown && { typed: shown.username })}
      onConfirm={async () => {
        const { payload, problems } = await remove({ input: { id: user!.id } })
        if (!payload) return problems
        await onDeleted?.()
        forgetPeople(apollo)
        notifications.show({ message: `${user!.username} is deleted. Their access has ended.` })
      }}
    >
      {shown?.id === viewer.id && <strong>This is your own account: you will be signed out. </strong>}
      They are signed out everywhere, and every token they have or gave to an application stops working at once. This
      cannot be undone. To keep somebody out for a while only, disable the account instead.
    </ConfirmDialog>
  )
}
