import { useApolloClient } from '@apollo/client/react'
import { notifications } from '@mantine/notifications'

import { ConfirmDialog } from '../ui/ConfirmDialog'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { RevokePersonalTokenDocument } from './operations'

type Props = {
  token: { id: string; name: string; hint: string } | null
  /** Whose it is, by user name; the viewer's own when left out. */
  of?: string
  /** A new one was just made to take its place. */
  replaced?: boolean
  onClose: () => void
}

/** Asks before a personal access token is revoked. */
export function RevokeTokenDialog({ token, of, replaced = false, onClose }: Props) {
  const apollo = useApolloClient()
  const [revoke] = useChange(RevokePersonalTokenDocument, (data) => data.revokePersonalAccessToken)
  const shown = useLast(token)
  if (!shown) return null
  return (
    <ConfirmDialog
      opened={token !== null}
      onClose={onClose}
      title={replaced ? `Revoke the old ${shown.name}?` : `Revoke ${shown.name}?`}
      action="Revoke"
      onConfirm={async () => {
        const { problems } = await revoke({ input: { id: shown.id } })
        if (problems) return problems
        apollo.cache.evict({ fieldName: 'personalAccessTokens' })
        notifications.show({ message: `${shown.name} is revoked. Nothing gets in with it any more.` })
      }}
    >
      {replaced && 'Is the new token in its place? If not yet, cancel, and revoke the old one from the list later. '}
      Whatever uses <code>{shown.hint}</code> is refused from its next request on, and the access tokens that were got
      with it end too.{' '}
      {of && (
        <>
          Only <bdi>{of}</bdi> can make another.{' '}
        </>
      )}
      This cannot be undone.
    </ConfirmDialog>
  )
}
