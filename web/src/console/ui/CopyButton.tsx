import { ActionIcon, CopyButton as Copy } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** Copies an id, a secret or a command. The label says which: "Copy the Client ID". */
export function CopyButton({ value, label }: { value: string; label: string }) {
  return (
    <Copy value={value} timeout={1500}>
      {({ copied, copy }) => {
        const says = copied ? 'Copied' : label
        const Icon = copied ? IconCheck : IconCopy
        return (
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={says} title={says} onClick={copy}>
            <Icon size={15} aria-hidden />
          </ActionIcon>
        )
      }}
    </Copy>
  )
}
