import { Button, Group } from '@mantine/core'

/** The end of the form in a dialog: one button that leaves it, and one that stores it. */
export function FormButtons({ action, running, onCancel }: { action: string; running: boolean; onCancel: () => void }) {
  return (
    <Group justify="flex-end" gap="sm" mt="xs">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={running}>
        {action}
      </Button>
    </Group>
  )
}
