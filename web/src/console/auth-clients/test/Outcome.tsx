import { Button, Group, PasswordInput, Switch, Text } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'

import { CopyButton } from '../../ui/CopyButton'
import { Description } from '../../ui/Facts'
import type { ClientFragment } from '../operations'
import type { Answer } from './answer'
import type { Tokens } from './endpoints'
import { Step } from './Step'
import { type Trial, useTrial } from './useTrial'

type Got = Extract<Answer, { kind: 'code' }>

/** What came of a request that was answered with a code. */
export function Outcome({ client, answer }: { client: ClientFragment; answer: Got }) {
  const isPublic = client.type === 'PUBLIC'
  const trial = useTrial(answer)
  const { go, tokens, verified, ended } = trial
  useEffect(() => {
    if (isPublic) go(null)
  }, [])
  return (
    <ol className="steps">
      <Step title="The server answered" done>
        <Text size="sm" c="dimmed">
          With a code. <code>state</code> is the one that was sent, and <code>iss</code> is this server.
        </Text>
      </Step>
      <Step title="The code is exchanged for tokens" done={tokens && tokens.value !== undefined} problem={tokens?.problem}>
        {tokens?.value && <Got tokens={tokens.value} />}
        {!isPublic && !tokens?.value && <Secret trial={trial} />}
      </Step>
      <Step title="The token works" done={verified && verified.value !== undefined} problem={verified?.problem}>
        {verified?.value && (
          <Description facts={verified.value.map(({ name, value }) => ({ name, value: <code>{value || '–'}</code> }))} />
        )}
      </Step>
      <Step title="What the test got is revoked" done={ended && ended.value !== undefined} problem={ended?.problem}>
        {tokens?.value && !ended?.value && <End trial={trial} />}
      </Step>
    </ol>
  )
}

function Got({ tokens: { accessToken, tokenType, expiresIn, scope, refreshToken } }: { tokens: Tokens }) {
  return (
    <Description
      facts={[
        { name: 'access_token', value: <Token value={accessToken} label="Copy the access token" /> },
        { name: 'token_type', value: <code>{tokenType}</code> },
        { name: 'expires_in', value: expiresIn === null ? 'It does not expire' : `${expiresIn.toLocaleString()} seconds` },
        { name: 'scope', value: scope ? <code>{scope}</code> : 'None' },
        {
          name: 'refresh_token',
          value: refreshToken ? <Token value={refreshToken} label="Copy the refresh token" /> : 'None came',
        },
      ]}
    />
  )
}

function Token({ value, label }: { value: string; label: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      <code>{`${value.slice(0, 12)}…${value.slice(-4)}`}</code>
      <CopyButton value={value} label={label} />
    </Group>
  )
}

/** Asks for the secret of a confidential client, which the server does not know either. */
function Secret({ trial: { go, running, tokens } }: { trial: Trial }) {
  const [secret, setSecret] = useState('')
  const [skipped, setSkipped] = useState(false)
  if (skipped) {
    return (
      <Text size="sm" c="dimmed">
        Skipped. The code ends by itself after a minute.
      </Text>
    )
  }
  if (tokens && tokens.problem?.error !== 'invalid_client') return null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (secret) go(secret.trim())
  }
  return (
    <form onSubmit={submit}>
      <PasswordInput
        mt="xs"
        label="Client secret"
        description="The code works for one minute. The secret is sent to the token endpoint, and forgotten when you leave this page."
        autoComplete="one-time-code" // or else the browser fills in, or stores, a password of whoever is signed in
        data-1p-ignore
        value={secret}
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      <Group mt="sm" gap="sm">
        <Button type="submit" disabled={!secret} loading={running}>
          Exchange the code
        </Button>
        <Button variant="default" onClick={() => setSkipped(true)}>
          Skip
        </Button>
      </Group>
    </form>
  )
}

function End({ trial: { end, endsOnLeaving, setEndsOnLeaving } }: { trial: Trial }) {
  return (
    <>
      <Switch
        mt="xs"
        label="Revoke it when I leave this page"
        checked={endsOnLeaving}
        onChange={(event) => setEndsOnLeaving(event.currentTarget.checked)}
      />
      <Button mt="sm" variant="default" onClick={end}>
        Revoke what this test got
      </Button>
    </>
  )
}
