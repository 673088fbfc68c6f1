import { useApolloClient } from '@apollo/client/react'
import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import { Problems } from '../ui/Problems'
import { UnsavedGuard } from '../ui/UnsavedGuard'
import { useChange } from '../ui/useChange'
import { useSave } from '../ui/useSave'
import { dateProblem, expiryLike, expiryOf } from './expiry'
import { ExpiryFields } from './ExpiryFields'
import { NewToken } from './NewToken'
import { CreateOwnTokenDocument } from './operations'
import { ScopeChoice } from './ScopeChoice'
import { type Token, type TokenClient, usualScopes } from './token'
import type { TokenValues } from './values'

type Props = {
  clients: TokenClient[]
  /** The token that the new one is to be like. */
  renewed?: Token
}

/** Asks what a new token is to be, and shows it once. */
export function TokenForm({ clients, renewed }: Props) {
  const apollo = useApolloClient()
  const navigate = useNavigate()
  const [create] = useChange(CreateOwnTokenDocument, (data) => data.createPersonalAccessToken, { secret: true })
  const [value, setValue] = useState<string | null>(null)
  const form = useForm<TokenValues>({
    initialValues: initialValues(clients, renewed),
    validate: {
      clientId: (id) => (id ? null : 'Choose the auth client for which the token is.'),
      date: (date, { expiresAt }) => dateProblem(expiresAt, date),
    },
  })
  const client = clients.find(({ id }) => id === form.values.clientId)
  const { submit, running, rest } = useSave(form, async ({ clientId, name, scopes, expiresAt, date }) => {
    const end = expiryOf(expiresAt, date)
    // What is no day goes to the server as it was typed, and is refused: null would be never.
    const input = { clientId, name, scopes, expiresAt: end === null ? null : (end?.toISOString() ?? date) }
    const { payload, problems } = await create({ input })
    if (!payload) return problems
    apollo.cache.evict({ fieldName: 'personalAccessTokens' })
    setValue(payload.token)
  })
  return (
    <form onSubmit={submit} noValidate>
      <div className="panel">
        <Stack gap="lg">
          <Problems messages={rest} />
          <Select
            label="Auth client"
            description="The application that the token is for. It counts there alone."
            placeholder="Choose one"
            withAsterisk
            searchable
            allowDeselect={false}
            nothingFoundMessage="None is called so"
            data={clients.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('clientId')}
            onChange={(id) => {
              form.setFieldValue('clientId', id ?? '')
              form.setFieldValue('scopes', usualScopes(clients.find((one) => one.id === id)))
            }}
          />
          <TextInput
            label="Name"
            description="What uses it, and where: “Backup script on my laptop”."
            withAsterisk
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          {client && <ScopeChoice client={client} form={form} />}
          <ExpiryFields form={form} />
        </Stack>
      </div>
      <Group gap="sm" mt="lg">
        <Button type="submit" loading={running}>
          {renewed ? 'Make the new token' : 'Create token'}
        </Button>
        <Button variant="default" component={Link} to="/tokens">
          Cancel
        </Button>
      </Group>
      {value === null && <UnsavedGuard dirty={form.isDirty()} />}
      <NewToken
        name={form.values.name.trim()}
        value={value}
        onClose={() => void navigate('/tokens', { state: renewed && { replaced: renewed } })}
      />
    </form>
  )
}

function initialValues(clients: TokenClient[], renewed?: Token): TokenValues {
  const only = clients.length === 1 ? clients[0] : undefined
  const client = renewed ? clients.find(({ id }) => id === renewed.authClient?.id) : only
  const has = client?.scopes.map(({ name }) => name) ?? []
  const expiry = renewed ? expiryLike(renewed.createdAt, renewed.expiresAt) : null
  return {
    clientId: client?.id ?? '',
    name: renewed?.name ?? '',
    scopes: renewed ? renewed.scopes.filter((name) => has.includes(name)) : usualScopes(client),
    expiresAt: expiry?.choice ?? '90',
    date: expiry?.date ?? '',
  }
}
