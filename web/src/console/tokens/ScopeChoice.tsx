import { Alert, Text } from '@mantine/core'

import { Ticks } from '../ui/Ticks'
import type { TokenClient } from './token'
import type { TokenFormState } from './values'

/** Asks what the token is to allow, of what its client may. */
export function ScopeChoice({ client, form }: { client: TokenClient; form: TokenFormState }) {
  if (client.scopes.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        <bdi>{client.name}</bdi> has no scopes: the token says who you are, and nothing else.
      </Text>
    )
  }
  return (
    <>
      <Ticks
        label="Scopes"
        description="What the token allows. Less is safer."
        of={client.scopes.map(({ name, description }) => ({ name, about: description }))}
        {...form.getInputProps('scopes')}
        value={form.values.scopes}
      />
      {form.values.scopes.includes('admin') && (
        <Alert color="yellow">
          With <code>admin</code>, who has this token can do here what you can: manage auth clients, users and scopes.
        </Alert>
      )}
    </>
  )
}
