import { notifications } from '@mantine/notifications'

import { ConfirmDialog } from '../../ui/ConfirmDialog'
import { useChange } from '../../ui/useChange'
import { useLast } from '../../ui/useLast'
import { When } from '../../ui/When'
import { DeleteAuthClientSecretDocument, type SecretFragment } from './operations'
import { useSecretsChanged } from './useSecretsChanged'

type Props = {
  client: { id: string; name: string }
  /** The one to delete; null: none. */
  secret: SecretFragment | null
  /** Those that work. */
  live: SecretFragment[]
  onClose: () => void
}

/** Asks before a secret is deleted. */
export function DeleteSecretDialog({ client, secret, live, onClose }: Props) {
  const shown = useLast(secret)
  const [remove] = useChange(DeleteAuthClientSecretDocument, (data) => data.deleteAuthClientSecret)
  const changed = useSecretsChanged()
  const works = live.some(({ id }) => id === shown?.id)
  return (
    <ConfirmDialog
      opened={secret !== null}
      onClose={onClose}
      title={`Delete the secret ${shown?.hint}?`}
      action="Delete secret"
      onConfirm={async () => {
        const { payload, problems } = await remove({ input: { id: client.id, secretId: secret!.id } })
        if (!payload) return problems
        changed()
        notifications.show({ message: `The secret ${secret!.hint} is deleted.` })
      }}
    >
      {shown &&
        (works ? (
          <>
            {shown.lastUsedAt ? (
              <>
                It was last used <When at={shown.lastUsedAt} />.
              </>
            ) : (
              'It was never used.'
            )}{' '}
            It stops working at once, and whatever still authenticates with it is refused. Tokens that were got with it work on.
            {live.length === 1 && (
              <strong>
                {' '}
                It is the last one: <bdi>{client.name}</bdi> can then not authenticate until you make another.
              </strong>
            )}
          </>
        ) : (
          'It has expired already, and is only listed still.'
        ))}
    </ConfirmDialog>
  )
}
