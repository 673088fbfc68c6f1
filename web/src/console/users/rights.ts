import type { Permission } from '../app/operations'

/** What counts about somebody when it comes to rights. */
export type Standing = { id: string; superAdmin: boolean; effectivePermissions: Permission[] }

/**
 * Whether somebody may do more than the viewer, who then can neither take them over nor shut them out. The server knows
 * of inactive groups, too, and has the last word.
 */
export function exceeds(user: Standing, viewer: Standing): boolean {
  return !viewer.superAdmin && (user.superAdmin || givesMore(user.effectivePermissions, viewer))
}

/** Whether there are permissions among these that the viewer does not hold. */
export function givesMore(permissions: Permission[], viewer: Standing): boolean {
  return !viewer.superAdmin && permissions.some((permission) => !viewer.effectivePermissions.includes(permission))
}
