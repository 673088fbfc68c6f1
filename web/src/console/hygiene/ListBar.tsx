import { Button, Group, Text } from '@mantine/core'

import { FilterSelect } from '../ui/FilterSelect'
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
  return (
    <Group mb="md" gap="sm" justify="space-between" mih={36}>
      <FilterSelect
        label="Kind of credential"
        any="Of every kind"
        choices={kindsIn(view).map((value) => ({
          value,
          label: kinds[value][1] + amount(hygiene && countOfKind(view, value, hygiene)),
        }))}
        value={kind}
        onChange={setKind}
        width={250}
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
