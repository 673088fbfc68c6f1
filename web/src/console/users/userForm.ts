import type { Permission } from '../app/operations'
import type { Choice } from '../ui/PickMany'
import type { UserDetailsFragment } from './operations'

/** What can be typed about an account. The names are those of the input, so that errors find their field. */
export type UserValues = {
  username: string
  fullName: string
  email: string
  superAdmin: boolean
  groupIds: Choice[]
  permissions: Permission[]
}

/** What the form shows at first. */
export function valuesOf(user: UserDetailsFragment | null): UserValues {
  return {
    username: user?.username ?? '',
    fullName: user?.fullName ?? '',
    email: user?.email ?? '',
    superAdmin: user?.superAdmin ?? false,
    groupIds: user?.groups ?? [],
    permissions: user?.permissions ?? [],
  }
}

/** What is sent of it. */
export function inputOf({ groupIds, ...rest }: UserValues) {
  return { ...rest, groupIds: groupIds.map(({ id }) => id) }
}
