import { useQuery } from '@apollo/client/react'
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'

import { ConfirmDialog } from '../ui/ConfirmDialog'
import { Act } from '../ui/Panel'
import { useChange } from '../ui/useChange'
import { browserOf } from '../ui/userAgent'
import { When } from '../ui/When'
import type { OwnedBy } from './AccessTab'
import { EndSessionOfDocument, EndSessionsOfDocument, SessionsOfDocument } from './operations'
import { few, many, Owned } from './Owned'

/** The browsers in which somebody is signed in. */
export function Sessions({ user, ends }: OwnedBy) {
  const [first, setFirst] = useState(few)
  const { data, previousData, error, refetch } = useQuery(SessionsOfDocument, { variables: { userId: user.id, first } })
  // An id: that one; 'all': all of them.
  const [asked, ask] = useState<string | null>(null)
  const [end] = useChange(EndSessionOfDocument, (answer) => answer.endSession)
  const [endAll] = useChange(EndSessionsOfDocument, (answer) => answer.endOtherSessions)
  const all = asked === 'all'
  return (
    <>
      <Owned
        title="Sessions"
        lead="The browsers in which this user is signed in."
        none="They are signed in nowhere."
        page={(data ?? previousData)?.sessions}
        error={error}
        retry={() => void refetch()}
        onMore={() => setFirst(many)}
        action={
          ends && (
            <Button variant="default" size="xs" onClick={() => ask('all')}>
              Sign out everywhere
            </Button>
          )
        }
        render={(row) => (
          <Act
            key={row.id}
            title={<bdi>{row.address}</bdi>}
            lead={
              <>
                <span title={row.userAgent}>{browserOf(row.userAgent)}</span> · signed in <When at={row.createdAt} /> · last used{' '}
                <When at={row.lastUsedAt} never="then" />
              </>
            }
          >
            {ends && (
              <Button
                variant="default"
                size="xs"
                onClick={() => ask(row.id)}
                aria-label={`End the session from ${row.address}`}
              >
                End
              </Button>
            )}
          </Act>
        )}
      />
      <ConfirmDialog
        opened={asked !== null}
        onClose={() => ask(null)}
        title={all ? `Sign ${user.username} out everywhere?` : 'End this session?'}
        action={all ? 'Sign out everywhere' : 'End session'}
        onConfirm={async () => {
          const { problems } = all
            ? await endAll({ input: { userId: user.id } })
            : await end({ input: { id: asked! } })
          if (problems) return problems
          await refetch()
          notifications.show({ message: `${user.username} is signed out${all ? ' everywhere' : ' there'}.` })
        }}
      >
        {all ? 'Every browser' : 'That browser'} has to sign in again. What was typed there and not saved may be lost.
        Applications and tokens go on working.
      </ConfirmDialog>
    </>
  )
}
