import { Button, Group, NumberInput, Popover, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAdjustments } from '@tabler/icons-react'
import { useState } from 'react'

import { type Limits, maxDays, usualLimits } from './views'

type Props = { limits: Limits; onChange: (limits: Limits) => void }

/** Sets from how many days on something counts. */
export function LimitsMenu({ limits, onChange }: Props) {
  const [opened, setOpened] = useState(false)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width="min(300px, calc(100vw - 32px))"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button variant="default" leftSection={<IconAdjustments size={16} aria-hidden />} onClick={() => setOpened(!opened)}>
          What counts
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="What counts">
        {opened && (
          <LimitsForm
            limits={limits}
            onChange={(next) => {
              onChange(next)
              setOpened(false)
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function LimitsForm({ limits, onChange }: Props) {
  const form = useForm<Record<keyof Limits, number | string>>({ initialValues: limits, validate: validator })
  const field = (name: keyof Limits, label: string) => (
    <NumberInput
      label={label}
      suffix=" days"
      min={0}
      max={maxDays}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      key={form.key(name)}
      {...form.getInputProps(name)}
    />
  )
  return (
    <form
      onSubmit={form.onSubmit(({ olderThanDays, unusedForDays, expiringWithinDays }) =>
        onChange({
          olderThanDays: Number(olderThanDays),
          unusedForDays: Number(unusedForDays),
          expiringWithinDays: Number(expiringWithinDays),
        }),
      )}
    >
      <Stack gap="sm">
        {field('olderThanDays', 'Old: made so long ago')}
        {field('unusedForDays', 'Unused: for so long')}
        {field('expiringWithinDays', 'About to expire: within')}
        <Text size="xs" c="dimmed">
          This is kept in the address of the page.
        </Text>
        <Group justify="space-between" gap="sm">
          <Button size="xs" variant="subtle" color="gray" onClick={() => onChange(usualLimits)}>
            As usual
          </Button>
          <Button size="xs" type="submit">
            Show
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function inRange(value: number | string): string | null {
  const days = typeof value === 'number' ? value : NaN
  return days >= 0 && days <= maxDays ? null : `From 0 to ${maxDays.toLocaleString()} days.`
}

const validator = { olderThanDays: inRange, unusedForDays: inRange, expiringWithinDays: inRange }
