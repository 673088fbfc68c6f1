import { FilterSelect } from './FilterSelect'
import type { ActiveStatus } from './StatusSwitch'
import type { List } from './useList'

const statuses: Record<string, ActiveStatus> = { active: 'ACTIVE', inactive: 'INACTIVE' }

/** Returns the status by which a list of accounts or groups is narrowed down; undefined when by none. */
export function statusOf(list: Pick<List<string>, 'filter'>): ActiveStatus | undefined {
  const word = list.filter('status') ?? ''
  return Object.hasOwn(statuses, word) ? statuses[word] : undefined
}

/** Narrows a list of accounts or groups down to those that count, or do not. */
export function StatusFilter({ list }: { list: Pick<List<string>, 'filter' | 'setFilter'> }) {
  return (
    <FilterSelect
      label="Status"
      any="Any status"
      choices={[
        { value: 'active', label: 'Active' },
        { value: 'inactive', label: 'Inactive' },
      ]}
      value={list.filter('status')}
      onChange={(status) => list.setFilter({ status })}
      width={140}
    />
  )
}
