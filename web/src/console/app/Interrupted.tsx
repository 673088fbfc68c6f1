import { Button, Group, Modal, Text } from '@mantine/core'

import { useInterruption } from './session'

/** Says that the session has ended where the page is not left for that, and keeps what was typed. */
export function Interrupted() {
  const [interrupted, goOn] = useInterruption()
  return (
    <Modal opened={interrupted} onClose={goOn} title="You are signed out" zIndex={300 /* above other dialogs */}>
      <Text size="sm">
        Your session has ended, and nothing was stored. What you typed is still on this page: sign in again, which opens
        another tab, come back, and do it once more.
      </Text>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={goOn}>
          I am back
        </Button>
        <Button component="a" href="/login?next=/admin/account" target="_blank" data-autofocus>
          Sign in again
        </Button>
      </Group>
    </Modal>
  )
}
