import { Button, CopyButton as Copy, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useId } from 'react'

/** Something to copy, and what it is called. */
export type Shown = { label: string; value: string }

/** Shows a secret or a command in full, with its name above it and a button that copies it. */
export function ToCopy({ label, value }: Shown) {
  const id = useId()
  return (
    <div role="group" aria-labelledby={id}>
      <Text id={id} size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <div className="shown">
        <code>{value}</code>
        <Copy value={value} timeout={1500}>
          {({ copied, copy }) => (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
              onClick={copy}
              aria-label={copied ? 'Copied' : `Copy the ${label}`}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </Copy>
      </div>
    </div>
  )
}
