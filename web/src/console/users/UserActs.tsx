import { Anchor, Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'
import { ConfirmDialog } from '../ui/ConfirmDialog'
import { Act, Panel } from '../ui/Panel'
import { useChange } from '../ui/useChange'
import { DeleteUserDialog } from './DeleteUserDialog'
import { RevokeUserTokensDocument, UnlockUserDocument, type UserDetailsFragment } from './operations'
import { PasswordDialog } from './PasswordDialog'
import { exceeds } from './rights'
import { StatusDialog } from './StatusDialog'

type Asked = 'password' | 'unlock' | 'status' | 'revoke' | 'delete' | null

type Props = {
  user: UserDetailsFragment
  /** Leaves the page of what is gone. */
  onDeleted: () => Promise<void> | void
}

/** What can be done with an account, each with what it leads to. */
export function UserActs({ user, onDeleted }: Props) {
  const viewer = useViewer()
  const [asked, ask] = useState<Asked>(null)
  const [unlock] = useChange(UnlockUserDocument, (data) => data.unlockUser)
  const [revoke] = useChange(RevokeUserTokensDocument, (data) => data.revokeUserTokens)
  const close = () => ask(null)
  const self = user.id === viewer.id
  const reach = !exceeds(user, viewer)
  const edits = viewer.can('EDIT_USERS') && reach
  const [revokes, deletes] = [viewer.can('REVOKE_TOKENS'), viewer.can('DELETE_USERS') && reach]
  const active = user.status === 'ACTIVE'
  if (!edits && !revokes && !deletes) return null
  return (
    <Panel title="What you can do">
      {edits && self && (
        <Act
          title="Your password"
          lead="You change your own on the page of your account, where it asks for the current one."
        >
          <Anchor component={Link} to="/account" size="sm">
            Your account
          </Anchor>
        </Act>
      )}
      {edits && !self && (
        <Act
          title="Set a new password"
          lead="For somebody who has lost theirs. It signs them out everywhere; their tokens go on working."
        >
          <Button variant="default" onClick={() => ask('password')}>
            Set a new password
          </Button>
        </Act>
      )}
      {edits && (
        <Act
          title="Unlock"
          lead="After too many wrong passwords, signing in has to wait. This lets them try again at once."
        >
          <Button variant="default" onClick={() => ask('unlock')}>
            Unlock
          </Button>
        </Act>
      )}
      {revokes && (
        <Act
          title="Revoke all tokens"
          lead="Every access, refresh and personal access token of this user stops working. They stay signed in here."
        >
          <Button variant="default" onClick={() => ask('revoke')}>
            Revoke all tokens
          </Button>
        </Act>
      )}
      {edits && (
        <Act
          title={active ? 'Disable' : 'Enable'}
          lead={
            active
              ? 'Signs them out everywhere and stops their tokens, until the account is enabled again.'
              : 'They can sign in again, and those of their tokens that have not expired work again.'
          }
        >
          <Button variant="default" onClick={() => ask('status')}>
            {active ? 'Disable' : 'Enable'}
          </Button>
        </Act>
      )}
      {deletes && (
        <Act title="Delete" lead="Ends all their access for good. It cannot be undone.">
          <Button color="red.9" onClick={() => ask('delete')}>
            Delete User
          </Button>
        </Act>
      )}
      <PasswordDialog user={user} opened={asked === 'password'} onClose={close} />
      <StatusDialog user={user} opened={asked === 'status'} onClose={close} />
      <DeleteUserDialog
        user={asked === 'delete' ? user : null}
        onClose={close}
        onDeleted={onDeleted}
      />
      <ConfirmDialog
        opened={asked === 'unlock'}
        onClose={close}
        title={`Unlock ${user.username}?`}
        action="Unlock"
        harmless
        onConfirm={async () => {
          const { payload, problems } = await unlock({ input: { id: user.id } })
          if (!payload) return problems
          notifications.show({ message: `${user.username} can try to sign in again.` })
        }}
      >
        All failed attempts to sign in to this account are forgotten. Do it when you know that it was the owner who
        mistyped: whoever guesses passwords can go on guessing, too.
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'revoke'}
        onClose={close}
        title={`Revoke all tokens of ${user.username}?`}
        action="Revoke all tokens"
        onConfirm={async () => {
          const { payload, problems } = await revoke({ input: { id: user.id } })
          if (!payload) return problems
          const count = payload.revokedCount ?? 0
          notifications.show({
            message: count === 1 ? 'One token is revoked.' : `${count.toLocaleString()} tokens are revoked.`,
          })
        }}
      >
        Every application that acts for this user loses its access at once, and so does every script that uses one of
        their personal access tokens. Applications can ask them to sign in again; personal access tokens have to be made anew.
      </ConfirmDialog>
    </Panel>
  )
}
