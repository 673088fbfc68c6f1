import { useApolloClient } from '@apollo/client/react'
import { notifications } from '@mantine/notifications'

import { ConfirmDialog } from '../ui/ConfirmDialog'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { browserOf } from '../ui/userAgent'
import { EndOtherSessionsDocument, EndSessionDocument } from './operations'

type Props = {
  session: { id: string; userAgent: string; address: string } | null
  /** Whose it is, by user name; the viewer's own when left out. */
  of?: string
  onClose: () => void
}

/** Asks before another browser is signed out. */
export function EndSessionDialog({ session, of, onClose }: Props) {
  const apollo = useApolloClient()
  const [end] = useChange(EndSessionDocument, (data) => data.endSession)
  const shown = useLast(session)
  if (!shown) return null
  const browser = browserOf(shown.userAgent)
  return (
    <ConfirmDialog
      opened={session !== null}
      onClose={onClose}
      title={`Sign out ${browser}?`}
      action="Sign out"
      onConfirm={async () => {
        const { problems } = await end({ input: { id: shown.id } })
        if (problems) return problems
        apollo.cache.evict({ fieldName: 'sessions' })
        notifications.show({ message: `${browser} is signed out.` })
      }}
    >
      The browser at {shown.address} has to sign in again. What was typed there and not saved may be lost. Applications
      that {of ? 'they' : 'you'} signed in to from there keep their access.
    </ConfirmDialog>
  )
}

type AllProps = {
  /** Whose they are; the viewer's own when left out, and then the one in this browser stays. */
  user?: { id: string; username: string }
  opened: boolean
  onClose: () => void
}

/** Asks before all browsers, or all other ones, are signed out. */
export function EndSessionsDialog({ user, opened, onClose }: AllProps) {
  const apollo = useApolloClient()
  const [end] = useChange(EndOtherSessionsDocument, (data) => data.endOtherSessions)
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={user ? `Sign ${user.username} out everywhere?` : 'Sign out all other browsers?'}
      action={user ? 'Sign out everywhere' : 'Sign out all others'}
      onConfirm={async () => {
        const { payload, problems } = await end({ input: user ? { userId: user.id } : {} })
        if (!payload) return problems
        apollo.cache.evict({ fieldName: 'sessions' })
        const count = payload.endedCount ?? 0
        const who = count === 1 ? 'One browser is' : `${count} browsers are`
        notifications.show({ message: `${who} signed out.` })
      }}
    >
      {user
        ? 'Every browser has to sign in again, and what was typed there and not saved may be lost. Applications and ' +
          'personal access tokens keep working.'
        : 'You stay signed in here, and have to sign in again everywhere else. Applications and personal access tokens ' +
          'keep working: end them on their own pages.'}
    </ConfirmDialog>
  )
}
