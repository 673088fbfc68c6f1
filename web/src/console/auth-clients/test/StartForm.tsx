import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'

import { useViewer } from '../../app/viewer'
import { Panel } from '../../ui/Panel'
import { Ticks } from '../../ui/Ticks'
import type { ClientFragment } from '../operations'
import { keep, makeRequest, testPage } from './request'

/** Asks what to test with, and sends the browser to the server. */
export function StartForm({ client, again }: { client: ClientFragment; again: boolean }) {
  const { issuer } = useViewer()
  const [scopes, setScopes] = useState(client.scopes.filter((scope) => scope !== 'admin'))
  const [asks, setAsks] = useState(true)
  const [leaving, setLeaving] = useState(false)

  const start = async () => {
    setLeaving(true)
    const redirectUri = testPage(issuer, client.id)
    const asked = { clientId: client.id, redirectUri, scopes: client.scopes.filter((scope) => scopes.includes(scope)) }
    const { address, pending } = await makeRequest(issuer, { ...asked, ...(asks && { prompt: 'consent' }) })
    keep(pending)
    window.location.assign(address)
  }

  return (
    <Panel title={again ? 'Once more' : 'What to ask for'}>
      <Stack gap="lg">
        {client.scopes.length > 0 && (
          <Ticks
            label="Scopes to ask for"
            description={scopes.length === 0 ? 'Without any, the client gets all that it may have, but admin.' : undefined}
            of={client.scopes.map((name) => ({ name }))}
            value={scopes}
            onChange={setScopes}
          />
        )}
        <Checkbox
          label="Ask for consent even if I agreed before"
          description="Sends prompt=consent."
          checked={asks}
          onChange={(event) => setAsks(event.currentTarget.checked)}
        />
        <Text size="sm" c="dimmed">
          You agree for your own account, and that is remembered as it is with the real application. What the test gets is
          revoked when you leave the page.
        </Text>
        <Group>
          <Button onClick={() => void start()} loading={leaving}>
            {again ? 'Start again' : 'Start'}
          </Button>
        </Group>
      </Stack>
    </Panel>
  )
}
