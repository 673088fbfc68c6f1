import { useApolloClient } from '@apollo/client/react'
import { notifications } from '@mantine/notifications'

import { useViewer } from '../app/viewer'
import { ConfirmDialog } from '../ui/ConfirmDialog'
import { useChange } from '../ui/useChange'
import { forgetPeople } from './forgetPeople'
import { UpdateUserDocument, type UserDetailsFragment } from './operations'

/** Asks before an account is disabled, or enabled again. */
export function StatusDialog({ user, ...dialog }: { user: UserDetailsFragment; opened: boolean; onClose: () => void }) {
  const apollo = useApolloClient()
  const viewer = useViewer()
  const [update] = useChange(UpdateUserDocument, (data) => data.updateUser)
  const disable = user.status === 'ACTIVE'
  const action = disable ? 'Disable' : 'Enable'
  return (
    <ConfirmDialog
      {...dialog}
      title={`${action} ${user.username}?`}
      action={action}
      harmless={!disable}
      onConfirm={async () => {
        const { payload, problems } = await update({ input: { id: user.id, status: disable ? 'INACTIVE' : 'ACTIVE' } })
        if (!payload) return problems
        forgetPeople(apollo)
        const now = disable ? 'disabled: their access has ended' : 'enabled'
        notifications.show({ message: `${user.username} is ${now}.` })
      }}
    >
      {disable && user.id === viewer.id && <strong>This is your own account: you will be signed out. </strong>}
      {disable
        ? 'They are signed out everywhere and cannot sign in. Their tokens of every kind stop working at once; those that ' +
          'do not expire meanwhile work again when the account is enabled.'
        : 'They can sign in again. Those of their tokens that have not expired or been revoked work again at once.'}
    </ConfirmDialog>
  )
}
