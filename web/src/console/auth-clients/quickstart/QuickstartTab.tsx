import { Button, Group, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'

import { useViewer } from '../../app/viewer'
import { beyond } from '../beyond'
import type { ClientFragment } from '../operations'
import { appOf } from './app'
import { CodeBlock } from './CodeBlock'
import { languages, sections } from './sections'

/** How the application gets its tokens: code to copy, filled in for this client. */
export default function QuickstartTab({ client }: { client: ClientFragment }) {
  const { issuer } = useViewer()
  const [language, setLanguage] = useLanguage()
  const [chosen, setChosen] = useState('')
  const uris = client.redirectUris
  const redirectUri = uris.includes(chosen) ? chosen : (uris[0] ?? '')
  const leaves = client.grants.includes('AUTHORIZATION_CODE')
  const shown = sections(appOf(client, issuer, redirectUri), client.grants, language)

  return (
    <Stack gap="xl" maw={800}>
      <Group justify="space-between" gap="md">
        <SegmentedControl aria-label="Language" data={languages} value={language} onChange={setLanguage} transitionDuration={0} />
        {leaves && <TestButton client={client} />}
      </Group>
      {leaves && uris.length > 1 && (
        <Select
          label="Redirect URL in the snippets"
          data={uris}
          value={redirectUri}
          onChange={(uri) => setChosen(uri ?? '')}
          allowDeselect={false}
        />
      )}
      <Notes client={client} />
      {shown.map(({ key, title, snippets }) => (
        <section key={key} aria-labelledby={`quickstart-${key}`}>
          <Title order={2} id={`quickstart-${key}`}>
            {title}
          </Title>
          {snippets.map((snippet) => (
            <CodeBlock key={snippet.title} {...snippet} />
          ))}
        </section>
      ))}
    </Stack>
  )
}

/** What the snippets do not say. */
function Notes({ client }: { client: ClientFragment }) {
  const notes = [
    client.enabled ? '' : 'This client is disabled: until it is enabled, the server refuses all of this.',
    client.scopes.includes('admin') ? 'It may ask for the scope admin, which is never given by default: add it where you need it.' : '',
    client.grants.includes('DEVICE_CODE') ? 'Device codes are not in this version yet.' : '',
  ].filter((note) => note !== '')
  return notes.map((note) => (
    <Text key={note} size="sm">
      {note}
    </Text>
  ))
}

/** Leads to where the redirect flow is tried out, for those who may register a redirect URL. */
function TestButton({ client }: { client: ClientFragment }) {
  const viewer = useViewer()
  if (!viewer.can('EDIT_AUTH_CLIENTS') || beyond(client, viewer) || !client.enabled) return null
  return (
    <Button component={Link} to={`/auth-clients/${client.id}/test`} variant="default">
      Test this client
    </Button>
  )
}

/** The language, which stands in the address. */
function useLanguage(): [string, (language: string) => void] {
  const [params, setParams] = useSearchParams()
  const first = languages[0]!.value
  const language = languages.find(({ value }) => value === params.get('language'))?.value ?? first
  const set = (value: string) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old)
        if (value === first) next.delete('language')
        else next.set('language', value)
        return next
      },
      { replace: true, preventScrollReset: true },
    )
  return [language, set]
}
