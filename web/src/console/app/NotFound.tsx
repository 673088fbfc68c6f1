import { Anchor, Stack, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { Link, useRouteError } from 'react-router'

import { useTitle } from '../ui/useTitle'
import { Trouble } from '../ui/Trouble'

/** What stands at an address that is none of the console's, or of something that is gone. */
export function NotFound({ what = 'There is nothing at this address.' }: { what?: string }) {
  useTitle('Page not found')
  return (
    <Stack align="center" gap="xs" py={96} ta="center">
      <Title order={1}>Page not found</Title>
      <Text c="dimmed">{what}</Text>
      <Anchor component={Link} to="/" mt="sm">
        Go to the start
      </Anchor>
    </Stack>
  )
}

/** What is shown when a page cannot be: its files are gone after an upgrade, or it has a fault. */
export function Broken() {
  const error = useRouteError()
  const outdated = error instanceof TypeError && /import|module/i.test(error.message)
  useEffect(() => {
    if (!outdated) console.error(error)
  }, [error, outdated])
  return (
    <Trouble
      error={outdated ? 'The server has a newer version of the console.' : 'This page has a fault. What was stored is safe.'}
      retry={() => window.location.reload()}
    />
  )
}
