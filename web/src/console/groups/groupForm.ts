import type { Permission } from '../app/operations'
import type { Choice } from '../ui/PickMany'
import type { ActiveStatus } from '../ui/StatusSwitch'
import type { GroupDetailsFragment } from './operations'

/** What can be typed about a group. The names are those of the input, so that errors find their field. */
export type GroupValues = {
  name: string
  description: string
  status: ActiveStatus
  permissions: Permission[]
  childGroupIds: Choice[]
}

/** What the form shows at first. */
export function valuesOf(group: GroupDetailsFragment | null): GroupValues {
  return {
    name: group?.name ?? '',
    description: group?.description ?? '',
    status: group?.status ?? 'ACTIVE',
    permissions: group?.permissions ?? [],
    childGroupIds: group?.childGroups ?? [],
  }
}

/** What is sent of it. */
export function inputOf({ childGroupIds, ...rest }: GroupValues) {
  return { ...rest, childGroupIds: childGroupIds.map(({ id }) => id) }
}
