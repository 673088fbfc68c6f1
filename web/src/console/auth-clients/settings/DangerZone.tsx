import { useApolloClient } from '@apollo/client/react'
import { Alert, Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'

import { useViewer } from '../../app/viewer'
import { ConfirmDialog } from '../../ui/ConfirmDialog'
import { Act, Panel } from '../../ui/Panel'
import { useChange } from '../../ui/useChange'
import { DeleteClientDialog } from '../DeleteClientDialog'
import { AuthClientDocument, type ClientFragment, UpdateAuthClientDocument } from '../operations'
import { stopping } from './consequences'

type Props = {
  client: ClientFragment
  /** Is called when it is gone, and leaves its page. */
  onDeleted: () => Promise<void> | void
}

/** What ends the access of an auth client, for a while or for good. */
export function DangerZone({ client, onDeleted }: Props) {
  const { can } = useViewer()
  const [deleting, setDeleting] = useState(false)
  if (!can('EDIT_AUTH_CLIENTS') && !can('DELETE_AUTH_CLIENTS')) return null
  return (
    <Panel title="Danger zone">
      {can('EDIT_AUTH_CLIENTS') && <Switch client={client} />}
      {can('DELETE_AUTH_CLIENTS') && (
        <Act title="Delete Auth Client" lead="All of its access ends at once and for good. Its Client ID is never given again.">
          <Button variant="outline" color="red" onClick={() => setDeleting(true)}>
            Delete Auth Client
          </Button>
        </Act>
      )}
      <DeleteClientDialog client={deleting ? client : null} onClose={() => setDeleting(false)} onDeleted={onDeleted} />
    </Panel>
  )
}

function Switch({ client }: { client: ClientFragment }) {
  const apollo = useApolloClient()
  const [asking, setAsking] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [update, running] = useChange(UpdateAuthClientDocument, (data) => data.updateAuthClient)
  const set = async (enabled: boolean) => {
    const { payload, problems } = await update({ input: { id: client.id, enabled } })
    if (!payload) return problems
    setRefused(null)
    apollo.cache.evict({ fieldName: 'authClients' })
    notifications.show({ message: `${client.name} is ${enabled ? 'enabled' : 'disabled'}.` })
  }
  const enable = async () => {
    const problems = await set(true)
    if (problems) setRefused(problems.map(({ message }) => message).join(' '))
  }
  const ask = () => {
    setAsking(true)
    // How many tokens stop has to be known now, and not as of when the page was opened.
    void apollo.query({ query: AuthClientDocument, variables: { id: client.id }, fetchPolicy: 'network-only' }).catch(() => null)
  }
  if (!client.enabled) {
    return (
      <>
        <Act title="Enable" lead="It gets tokens again, and those that have neither expired nor been revoked work again.">
          <Button variant="default" loading={running} onClick={enable}>
            Enable
          </Button>
        </Act>
        {refused && (
          <Alert color="red" role="alert" mb="sm">
            {refused}
          </Alert>
        )}
      </>
    )
  }
  return (
    <>
      <Act title="Disable" lead="It gets no tokens, and those it has do not work, until it is enabled again.">
        <Button variant="outline" color="red" onClick={ask}>
          Disable
        </Button>
      </Act>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Disable ${client.name}?`}
        action="Disable"
        onConfirm={() => set(false)}
      >
        It gets no tokens any more, and {stopping(client.liveTokenCount)}
        {client.liveTokenCount > 0 && ', on every server, until it is enabled again'}.
      </ConfirmDialog>
    </>
  )
}
