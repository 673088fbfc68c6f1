import { useQuery } from '@apollo/client/react'
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'

import { ConfirmDialog } from '../ui/ConfirmDialog'
import { Act } from '../ui/Panel'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { Expiry, When } from '../ui/When'
import type { OwnedBy } from './AccessTab'
import { RevokeTokenOfDocument, TokensOfDocument, type TokensOfQuery } from './operations'
import { few, many, Owned } from './Owned'

type Row = NonNullable<TokensOfQuery['personalAccessTokens']>['nodes'][number]

/** Somebody's personal access tokens. */
export function Tokens({ user, ends }: OwnedBy) {
  const [first, setFirst] = useState(few)
  const { data, previousData, error, refetch } = useQuery(TokensOfDocument, { variables: { userId: user.id, first } })
  const [asked, ask] = useState<Row | null>(null)
  const shown = useLast(asked)
  const [revoke] = useChange(RevokeTokenOfDocument, (answer) => answer.revokePersonalAccessToken)
  return (
    <>
      <Owned
        title="Personal access tokens"
        lead="What this user made to be used in place of a password."
        none="They have no personal access tokens."
        page={(data ?? previousData)?.personalAccessTokens}
        error={error}
        retry={() => void refetch()}
        onMore={() => setFirst(many)}
        render={(row) => (
          <Act
            key={row.id}
            title={
              <>
                <bdi>{row.name}</bdi> {!row.active && <span className="tag">Does not work now</span>}
              </>
            }
            lead={
              <>
                <code>{row.hint}</code> · {row.authClient ? <bdi>{row.authClient.name}</bdi> : 'auth client is gone'} ·
                last used <When at={row.lastUsedAt} never="never" /> · expires <Expiry at={row.expiresAt} />
              </>
            }
          >
            {ends && (
              <Button variant="default" size="xs" onClick={() => ask(row)} aria-label={`Revoke ${row.name}`}>
                Revoke
              </Button>
            )}
          </Act>
        )}
      />
      <ConfirmDialog
        opened={asked !== null}
        onClose={() => ask(null)}
        title={`Revoke ${shown?.name}?`}
        action="Revoke"
        onConfirm={async () => {
          const { payload, problems } = await revoke({ input: { id: asked!.id } })
          if (!payload) return problems
          await refetch()
          notifications.show({ message: `${asked!.name} is revoked.` })
        }}
      >
        Whatever uses it stops working at once, and so does every token that was got with it. Only {user.username} can
        make another. This cannot be undone.
      </ConfirmDialog>
    </>
  )
}
