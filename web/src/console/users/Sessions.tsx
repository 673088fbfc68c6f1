import { useQuery } from '@apollo/client/react'
import { Button } from '@mantine/core'
import { useState } from 'react'

import { SessionsDocument, type SessionsQuery } from '../account/operations'
import { EndSessionDialog, EndSessionsDialog } from '../account/SessionDialogs'
import { pageOf } from '../ui/pageOf'
import { Act } from '../ui/Panel'
import { browserOf } from '../ui/userAgent'
import { When } from '../ui/When'
import type { OwnedBy } from './AccessTab'
import { few, many, Owned } from './Owned'

type Session = NonNullable<SessionsQuery['sessions']>['nodes'][number]

/** The browsers in which somebody is signed in. */
export function Sessions({ user, ends }: OwnedBy) {
  const [first, setFirst] = useState(few)
  const query = useQuery(SessionsDocument, { variables: { userId: user.id, first } })
  const [ended, setEnded] = useState<Session | null>(null)
  const [endingAll, setEndingAll] = useState(false)
  return (
    <>
      <Owned
        title="Sessions"
        lead="The browsers in which this user is signed in."
        none="They are signed in nowhere."
        {...pageOf(query, (data) => data.sessions)}
        onMore={() => setFirst(many)}
        action={
          ends && (
            <Button variant="default" size="xs" onClick={() => setEndingAll(true)}>
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
                <span title={row.userAgent}>{browserOf(row.userAgent)}</span> · signed in <When at={row.createdAt} /> ·
                last used <When at={row.lastUsedAt} never="then" />
              </>
            }
          >
            {ends && (
              <Button
                variant="default"
                size="xs"
                onClick={() => setEnded(row)}
                aria-label={`Sign out ${browserOf(row.userAgent)} at ${row.address}`}
              >
                Sign out
              </Button>
            )}
          </Act>
        )}
      />
      <EndSessionDialog session={ended} of={user.username} onClose={() => setEnded(null)} />
      <EndSessionsDialog user={user} opened={endingAll} onClose={() => setEndingAll(false)} />
    </>
  )
}
