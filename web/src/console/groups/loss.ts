import type { Permission } from '../app/operations'

/** What counts about a group when it goes away. */
export type Given = { memberCount: number; permissions: Permission[]; childGroups: unknown[] }

/** Says how many people lose how much when a group gives nothing any more. */
export function lossOf({ memberCount, permissions, childGroups }: Given): string {
  const inside = childGroups.length > 0
  if (memberCount === 0 && !inside) return 'It has no members, so nobody loses anything.'
  const who = [
    ...(memberCount > 0 ? [`${memberCount.toLocaleString()} ${memberCount === 1 ? 'member' : 'members'}`] : []),
    ...(inside ? ['those of the groups in it'] : []),
  ].join(' and ')
  if (permissions.length === 0) return `Affects ${who}: what comes through the groups around it no longer reaches them.`
  const [what, them] = permissions.length === 1 ? ['the permission', 'it'] : [`the ${permissions.length} permissions`, 'them']
  return `Affects ${who}: each loses ${what} it gives, unless they have ${them} in another way.`
}
