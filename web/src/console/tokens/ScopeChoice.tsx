import { Alert, Checkbox, Stack, Text } from '@mantine/core'

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
      <Checkbox.Group
        label="Scopes"
        description="What the token allows. Less is safer."
        {...form.getInputProps('scopes')}
      >
        <Stack gap="sm" mt="sm">
          {client.scopes.map(({ name, description }) => (
            <Checkbox key={name} value={name} label={<code>{name}</code>} description={description} />
          ))}
        </Stack>
      </Checkbox.Group>
      {form.values.scopes.includes('admin') && (
        <Alert color="yellow">
          With <code>admin</code>, who has this token can do here what you can: manage auth clients, users and scopes.
        </Alert>
      )}
    </>
  )
}
