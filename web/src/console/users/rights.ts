import type { Permission } from '../app/operations'

/** What counts about somebody when it comes to rights. */
export type Standing = { id: string; superAdmin: boolean; effectivePermissions: Permission[] }

/**
 * Whether somebody may do more than the viewer, who then can neither take them over nor shut them out. The server knows
 * of inactive groups, too, and has the last word.
 */
export function exceeds(user: Standing, viewer: Standing): boolean {
  if (viewer.superAdmin) return false
  return user.superAdmin || user.effectivePermissions.some((permission) => !viewer.effectivePermissions.includes(permission))
}
