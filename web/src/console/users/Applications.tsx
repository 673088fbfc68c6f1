import { useQuery } from '@apollo/client/react'
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'

import { ConfirmDialog } from '../ui/ConfirmDialog'
import { Act } from '../ui/Panel'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { When } from '../ui/When'
import type { OwnedBy } from './AccessTab'
import { AccessOfDocument, type AccessOfQuery, RevokeAuthorizationOfDocument } from './operations'
import { few, many, Owned } from './Owned'

type Row = NonNullable<AccessOfQuery['authorizations']>['nodes'][number]

/** The applications with access to somebody's account. */
export function Applications({ user, ends }: OwnedBy) {
  const [first, setFirst] = useState(few)
  const { data, previousData, error, refetch } = useQuery(AccessOfDocument, { variables: { userId: user.id, first } })
  const [asked, ask] = useState<Row | null>(null)
  const shown = useLast(asked)
  const [revoke] = useChange(RevokeAuthorizationOfDocument, (answer) => answer.revokeAuthorization)
  return (
    <>
      <Owned
        title="Applications"
        lead="What acts for this user, because they agreed to it or signed in there with their password."
        none="No application has access to this account."
        page={(data ?? previousData)?.authorizations}
        error={error}
        retry={() => void refetch()}
        onMore={() => setFirst(many)}
        render={(row) => (
          <Act
            key={row.id}
            title={<bdi>{row.authClient.name}</bdi>}
            lead={
              <>
                {row.scopes.join(' ') || 'No scopes'} · {row.liveTokenCount.toLocaleString()} live{' '}
                {row.liveTokenCount === 1 ? 'token' : 'tokens'} · last used <When at={row.lastUsedAt} never="never" />
              </>
            }
          >
            {ends && (
              <Button variant="default" size="xs" onClick={() => ask(row)} aria-label={`Revoke ${row.authClient.name}`}>
                Revoke
              </Button>
            )}
          </Act>
        )}
      />
      <ConfirmDialog
        opened={asked !== null}
        onClose={() => ask(null)}
        title={`Revoke the access of ${shown?.authClient.name}?`}
        action="Revoke"
        onConfirm={async () => {
          const { payload, problems } = await revoke({ input: { id: asked!.id } })
          if (!payload) return problems
          await refetch()
          notifications.show({ message: `${asked!.authClient.name} has no access any more.` })
        }}
      >
        It can no longer act for {user.username}: every token that it got for them stops working at once. It may ask
        them again. Personal access tokens stay.
      </ConfirmDialog>
    </>
  )
}
