import { Button, Select } from '@mantine/core'
import { useState } from 'react'

import { useViewer } from '../../app/viewer'
import { Panel } from '../../ui/Panel'
import type { ClientFragment } from '../operations'
import { CodeBlock } from '../quickstart/CodeBlock'
import { makeRequest } from './request'

type Made = { address: string; verifier: string }

/** Makes a request that leads to the application itself. */
export function ByHand({ client }: { client: ClientFragment }) {
  const { issuer } = useViewer()
  const [redirectUri, setRedirectUri] = useState(client.redirectUris[0] ?? '')
  const [made, setMade] = useState<Made | null>(null)
  const make = async () => {
    const scopes = client.scopes.filter((scope) => scope !== 'admin')
    const { address, pending } = await makeRequest(issuer, { clientId: client.id, redirectUri, scopes })
    setMade({ address, verifier: pending.verifier })
  }
  return (
    <Panel
      title="With the real application"
      lead="Open such an address in a browser to see where it leads. The application did not make the request, so it should refuse the answer: its state is not its own."
    >
      <Select
        label="Redirect URL"
        data={client.redirectUris}
        value={redirectUri}
        onChange={(uri) => {
          setRedirectUri(uri ?? '')
          setMade(null)
        }}
        allowDeselect={false}
      />
      {made ? (
        <div role="status">
          <CodeBlock title="The address of the authorization request" code={made.address} wrap />
          <CodeBlock title="The code_verifier, to exchange the code by hand" code={made.verifier} wrap />
        </div>
      ) : (
        <Button variant="default" mt="md" onClick={() => void make()}>
          Make an address
        </Button>
      )}
    </Panel>
  )
}
