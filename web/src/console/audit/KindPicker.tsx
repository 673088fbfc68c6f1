import { Button, Checkbox, Fieldset, Popover, ScrollArea } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'

import { type Filters, kindsOf } from './filters'
import { eventGroups, eventKinds, wordsOf } from './kinds'
import type { AuditEventKind } from './operations'

type Props = { filters: Filters; set: (values: Filters) => void }

/** Chooses kinds of event, each or a whole group at once. */
export function KindPicker({ filters, set }: Props) {
  const chosen = kindsOf(filters)
  const choose = (kinds: AuditEventKind[], on: boolean) => {
    const next = wordsOf(eventKinds).filter((kind) => (kinds.includes(kind) ? on : chosen.includes(kind)))
    set({ kinds: next.join(',') })
  }
  return (
    <Popover position="bottom-start" trapFocus withRoles width="min(320px, calc(100vw - 32px))" shadow="md">
      <Popover.Target>
        <Button variant="default" fw={400} rightSection={<IconChevronDown size={16} aria-hidden />}>
          {chosen.length === 0 ? 'Any event' : `${chosen.length} ${chosen.length === 1 ? 'kind' : 'kinds'} of event`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Kinds of event">
        <ScrollArea.Autosize mah="min(420px, 60vh)" type="auto" viewportProps={{ tabIndex: -1 }}>
          {eventGroups.map((group) => (
            <KindGroup key={group} group={group} chosen={chosen} choose={choose} />
          ))}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}

type GroupProps = {
  group: (typeof eventGroups)[number]
  chosen: AuditEventKind[]
  choose: (kinds: AuditEventKind[], on: boolean) => void
}

function KindGroup({ group, chosen, choose }: GroupProps) {
  const kinds = wordsOf(eventKinds).filter((kind) => eventKinds[kind].group === group)
  const ticked = kinds.filter((kind) => chosen.includes(kind)).length
  const all = ticked === kinds.length
  return (
    <Fieldset variant="unstyled" className="event-kinds" aria-label={group}>
      <Checkbox
        label={group}
        fw={600}
        checked={all}
        indeterminate={ticked > 0 && !all}
        onChange={() => choose(kinds, !all)}
      />
      {kinds.map((kind) => (
        <Checkbox
          key={kind}
          size="xs"
          ms="lg"
          label={eventKinds[kind].title}
          checked={chosen.includes(kind)}
          onChange={(event) => choose([kind], event.currentTarget.checked)}
        />
      ))}
    </Fieldset>
  )
}
