import { Button, Stack, Text, Title } from '@mantine/core'

import { messageOf } from '../app/errors'

/** Stands in the place of what could not be loaded. */
export function Trouble({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <Stack align="center" gap="xs" py={64} ta="center" role="alert">
      <Title order={2}>This cannot be shown</Title>
      <Text c="dimmed">{typeof error === 'string' ? error : messageOf(error)}</Text>
      {retry && (
        <Button variant="default" mt="sm" onClick={retry}>
          Try again
        </Button>
      )}
    </Stack>
  )
}
