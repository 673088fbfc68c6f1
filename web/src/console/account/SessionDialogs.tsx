import { useApolloClient } from '@apollo/client/react'
import { notifications } from '@mantine/notifications'

import { ConfirmDialog } from '../ui/ConfirmDialog'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { browserOf } from '../ui/userAgent'
import { EndOtherOwnSessionsDocument, EndOwnSessionDocument } from './operations'

type Props = {
  session: { id: string; userAgent: string; address: string } | null
  onClose: () => void
}

/** Asks before another browser is signed out. */
export function EndSessionDialog({ session, onClose }: Props) {
  const apollo = useApolloClient()
  const [end] = useChange(EndOwnSessionDocument, (data) => data.endSession)
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
      that you signed in to from there keep their access.
    </ConfirmDialog>
  )
}

/** Asks before all other browsers are signed out. */
export function EndOthersDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const apollo = useApolloClient()
  const [end] = useChange(EndOtherOwnSessionsDocument, (data) => data.endOtherSessions)
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title="Sign out all other browsers?"
      action="Sign out all others"
      onConfirm={async () => {
        const { payload, problems } = await end({})
        if (!payload) return problems
        apollo.cache.evict({ fieldName: 'sessions' })
        const count = payload.endedCount ?? 0
        const who = count === 1 ? 'One browser is' : `${count} browsers are`
        notifications.show({ message: `${who} signed out.` })
      }}
    >
      You stay signed in here, and have to sign in again everywhere else. Applications and personal access tokens keep
      working: end them on their own pages.
    </ConfirmDialog>
  )
}
