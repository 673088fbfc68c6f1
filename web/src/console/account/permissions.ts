import type { OwnPermissionsQuery } from './operations'

type Definition = NonNullable<OwnPermissionsQuery['permissions']>[number]
type Origin = NonNullable<OwnPermissionsQuery['viewer']>['permissionOrigins'][number]

/** A permission that somebody has, and where it comes from. */
export type Held = Pick<Origin, 'direct' | 'groups'> & { title: string }

/** Sorts what somebody has by the page that it belongs to, in the order of the definitions. */
export function byPage(definitions: Definition[], origins: Origin[]): { page: string; held: Held[] }[] {
  const pages = new Map<string, Held[]>()
  for (const { name, group, title } of definitions) {
    const origin = origins.find(({ permission }) => permission === name)
    if (!origin) continue
    // The title repeats the page: "Auth Clients: View Auth Clients".
    const own = title.startsWith(`${group}: `) ? title.slice(group.length + 2) : title
    pages.set(group, [...(pages.get(group) ?? []), { ...origin, title: own }])
  }
  return [...pages].map(([page, held]) => ({ page, held }))
}

/** Says where a permission comes from: "Given to you, and through Support". */
export function originOf({ direct, groups }: Held): string {
  const through = groups && groups.length > 0 ? `through ${groups.map(({ name }) => isolated(name)).join(', ')}` : ''
  if (direct) return through ? `Given to you, and ${through}` : 'Given to you'
  return through ? through[0]!.toUpperCase() + through.slice(1) : ''
}

/** A name that is written from right to left turns nothing around it (Unicode bidirectional isolates). */
function isolated(name: string): string {
  return `\u2068${name}\u2069`
}
