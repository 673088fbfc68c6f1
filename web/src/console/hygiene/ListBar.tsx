import { Button, Group, Select, Text } from '@mantine/core'

import type { CredentialKind, HygieneQuery } from './operations'
import { countOfKind, kinds, kindsIn, type View } from './views'

type Props = {
  view: View
  kind: CredentialKind | undefined
  hygiene: HygieneQuery['credentialHygiene'] | undefined
  setKind: (kind: CredentialKind | undefined) => void
  /** How many are chosen; undefined where none can be. */
  selected: number | undefined
  onRevoke: () => void
}

/** Narrows the list down to a kind, and acts on what is chosen of it. */
export function ListBar({ view, kind, hygiene, setKind, selected, onRevoke }: Props) {
  const offered = kindsIn(view)
  return (
    <Group mb="md" gap="sm" justify="space-between" mih={36}>
      <Select
        aria-label="Kind of credential"
        w={250}
        allowDeselect={false}
        value={kind ?? 'all'}
        onChange={(value) => setKind(offered.find((word) => word === value))}
        data={[
          { value: 'all', label: 'Of every kind' },
          ...offered.map((word) => ({
            value: word,
            label: kinds[word][1] + amount(hygiene && countOfKind(view, word, hygiene)),
          })),
        ]}
      />
      {selected !== undefined && (
        <Group gap={selected > 0 ? 'sm' : 0} role="group" aria-label="What is selected">
          <Text size="sm" c="dimmed" role="status">
            {selected > 0 && `${selected} selected`}
          </Text>
          <Button color="red.9" disabled={selected === 0} onClick={onRevoke}>
            Revoke selected
          </Button>
        </Group>
      )}
    </Group>
  )
}

function amount(n: number | undefined | null): string {
  return typeof n === 'number' ? ` (${n.toLocaleString()})` : ''
}
