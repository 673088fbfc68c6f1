import { useApolloClient } from '@apollo/client/react'
import { notifications } from '@mantine/notifications'

import { ConfirmDialog } from '../ui/ConfirmDialog'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { type AuthorizationsQuery, WithdrawAuthorizationDocument } from './operations'

/** An application with access to an account. */
export type Authorization = NonNullable<AuthorizationsQuery['authorizations']>['nodes'][number]

type Props = {
  authorization: Authorization | null
  /** Whose account it is, by user name; the viewer's own when left out. */
  of?: string
  onClose: () => void
}

/** Asks before the access of an application is withdrawn. */
export function WithdrawDialog({ authorization, of, onClose }: Props) {
  const apollo = useApolloClient()
  const [withdraw] = useChange(WithdrawAuthorizationDocument, (data) => data.revokeAuthorization)
  const shown = useLast(authorization)
  if (!shown) return null
  const { name } = shown.authClient
  const [they, them, their] = of ? ['they', 'them', 'their'] : ['you', 'you', 'your']
  return (
    <ConfirmDialog
      opened={authorization !== null}
      onClose={onClose}
      title={`Withdraw the access of ${name}?`}
      action="Withdraw"
      onConfirm={async () => {
        const { problems } = await withdraw({ input: { id: shown.id } })
        if (problems) return problems
        apollo.cache.evict({ fieldName: 'authorizations' })
        notifications.show({ message: `${name} has no access to ${of ? `the account of ${of}` : 'your account'} any more.` })
      }}
    >
      Every token that it has for{' '}
      {of ? (
        <>
          the account of <bdi>{of}</bdi>
        </>
      ) : (
        'your account'
      )}{' '}
      stops working with the next request, and it has to ask {them} again.
      {shown.grantedAt === null &&
        ` It was given ${their} password: where it keeps that, it gets in again until ${they} change it.`}{' '}
      Personal access tokens that {they} made for it stay.
    </ConfirmDialog>
  )
}
