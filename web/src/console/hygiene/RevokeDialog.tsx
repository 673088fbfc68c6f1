import { useApolloClient } from '@apollo/client/react'
import { List, Stack } from '@mantine/core'

import { ConfirmDialog } from '../ui/ConfirmDialog'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { amounts, type Credential, owners } from './consequence'
import { LastSecrets } from './LastSecrets'
import {
  CredentialsDocument, HygieneDocument, RevokeCredentialsDocument, type RevokeCredentialsMutation,
} from './operations'

/** What was done to one credential. */
export type Result = NonNullable<NonNullable<RevokeCredentialsMutation['revokeCredentials']>['results']>[number]

type Props = {
  /** Those to revoke; null: the dialog is closed. */
  rows: Credential[] | null
  onClose: () => void
  onDone: (rows: Credential[], results: Result[]) => void
}

/** Asks before credentials are revoked, with whose they are and what then stops. */
export function RevokeDialog({ rows, onClose, onDone }: Props) {
  const apollo = useApolloClient()
  const shown = useLast(rows) ?? []
  const [revoke] = useChange(RevokeCredentialsDocument, (data) => data.revokeCredentials)
  return (
    <ConfirmDialog
      opened={rows !== null}
      onClose={onClose}
      title={shown.length === 1 ? 'Revoke this credential?' : `Revoke ${shown.length} credentials?`}
      action="Revoke"
      onConfirm={async () => {
        const { payload, problems } = await revoke({ input: { ids: shown.map(({ id }) => id) } })
        if (!payload) return problems
        // The figures have to be right before anybody reads what was done. When they cannot be asked, the page says so.
        await apollo.refetchQueries({ include: [CredentialsDocument, HygieneDocument] }).catch(() => undefined)
        onDone(shown, payload.results ?? [])
      }}
    >
      <Consequence rows={shown} />
    </ConfirmDialog>
  )
}

const shownOwners = 6

function Consequence({ rows }: { rows: Credential[] }) {
  const all = owners(rows)
  const rest = all.slice(shownOwners).reduce((sum, { count }) => sum + count, 0)
  const signIns = rows.some(({ kind, user }) => user && (kind === 'ACCESS_TOKEN' || kind === 'REFRESH_TOKEN'))
  return (
    <Stack gap="sm">
      <div>
        {amounts(rows)} {rows.length === 1 ? 'stops' : 'stop'} working at once, on every server. This cannot be undone.
      </div>
      <List size="sm" spacing={2} aria-label="Whose they are">
        {all.slice(0, shownOwners).map(({ name, count }, i) => (
          <List.Item key={i}>
            {count} of <bdi>{name}</bdi>
          </List.Item>
        ))}
        {rest > 0 && (
          <List.Item>
            {rest} of {all.length - shownOwners} others
          </List.Item>
        )}
      </List>
      {signIns && (
        <div>
          What was got by signing in ends with all that belongs to that sign-in: its user signs in to the application again.
        </div>
      )}
      <LastSecrets rows={rows} />
    </Stack>
  )
}
