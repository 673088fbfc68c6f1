import { Group } from '@mantine/core'

import { CopyButton } from './CopyButton'

/** An id with a button that copies it. The label says which: "Copy the Client ID". */
export function Id({ value, label }: { value: string; label: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      <code className="id">{value}</code>
      <CopyButton value={value} label={label} />
    </Group>
  )
}
