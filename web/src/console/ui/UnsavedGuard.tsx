import { Button, Group, Modal, Text } from '@mantine/core'
import { useBlocker } from 'react-router'

import { useKept } from './useKept'

/** Asks before a page is left on which something was typed and not stored. */
export function UnsavedGuard({ dirty }: { dirty: boolean }) {
  return dirty ? <Guard /> : null
}

// Apart, because there can be one blocker at a time: a guard that guards nothing is in the way of another.
function Guard() {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname)
  useKept(true)
  return (
    <Modal opened={blocker.state === 'blocked'} onClose={() => blocker.reset?.()} title="Leave without saving?">
      <Text size="sm">What you changed on this page has not been saved.</Text>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          Leave
        </Button>
        <Button onClick={() => blocker.reset?.()} data-autofocus>
          Stay
        </Button>
      </Group>
    </Modal>
  )
}
