import { notifications } from '@mantine/notifications'

import { ConfirmDialog } from '../../ui/ConfirmDialog'
import { useChange } from '../../ui/useChange'
import { useLast } from '../../ui/useLast'
import { When } from '../../ui/When'
import { consequenceOf, consequenceOfAll } from './kinds'
import { RevokeAuthClientTokensDocument, RevokeClientTokenDocument, type TokenFragment } from './operations'
import { useTokensChanged } from './useTokensChanged'

/** Asks before a token is revoked; null: none. */
export function RevokeDialog({ token, onClose }: { token: TokenFragment | null; onClose: () => void }) {
  const shown = useLast(token)
  const [revoke] = useChange(RevokeClientTokenDocument, (data) => data.revokeToken)
  const changed = useTokensChanged()
  return (
    <ConfirmDialog
      opened={token !== null}
      onClose={onClose}
      title={`Revoke ${shown?.name || shown?.hint}?`}
      action="Revoke"
      onConfirm={async () => {
        const { payload, problems } = await revoke({ input: { id: token!.id } })
        if (!payload) return problems
        changed()
        notifications.show({ message: `${token!.name || token!.hint} is revoked.` })
      }}
    >
      {shown && (
        <>
          {shown.lastUsedAt ? (
            <>
              It was last used <When at={shown.lastUsedAt} />.
            </>
          ) : (
            'It was never used.'
          )}{' '}
          {consequenceOf(shown)}
        </>
      )}
    </ConfirmDialog>
  )
}

type AllProps = {
  client: { id: string; name: string }
  opened: boolean
  /** How many work now. */
  count: number
  onClose: () => void
}

/** Asks before all tokens of a client are revoked. */
export function RevokeAllDialog({ client, opened, count, onClose }: AllProps) {
  const [revoke] = useChange(RevokeAuthClientTokensDocument, (data) => data.revokeAuthClientTokens)
  const changed = useTokensChanged()
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Revoke all tokens of ${client.name}?`}
      action="Revoke all"
      onConfirm={async () => {
        const { payload, problems } = await revoke({ input: { id: client.id } })
        if (!payload) return problems
        changed()
        const ended = payload.revokedCount ?? 0
        notifications.show({ message: ended === 1 ? '1 token is revoked.' : `${ended.toLocaleString()} tokens are revoked.` })
      }}
    >
      {consequenceOfAll(count)}
    </ConfirmDialog>
  )
}
