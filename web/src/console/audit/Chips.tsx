import { Button, Group } from '@mantine/core'
import { IconX } from '@tabler/icons-react'

import { chipsOf } from './chips'
import type { Event } from './events'
import type { Filters } from './filters'

type Props = { filters: Filters; set: (values: Filters) => void; clear: () => void; events: Event[] }

/** The filters that are set, each of which a click takes away. */
export function Chips({ filters, set, clear, events }: Props) {
  const chips = chipsOf(filters, events)
  if (chips.length === 0) return null
  return (
    <Group gap={8} mb="md" role="group" aria-label="Filters that are set">
      {chips.map(({ key, text, without }) => (
        <Button
          key={key}
          size="compact-sm"
          variant="light"
          className="chip"
          aria-label={`Remove the filter ${text}`}
          rightSection={<IconX size={14} aria-hidden />}
          onClick={() => set(without)}
        >
          <bdi>{text}</bdi>
        </Button>
      ))}
      {chips.length > 1 && (
        <Button size="compact-sm" variant="subtle" color="gray" onClick={clear}>
          Remove all
        </Button>
      )}
    </Group>
  )
}
