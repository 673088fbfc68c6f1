import type { Permission } from '../app/operations'

/** A permission, described to people. */
export type Definition = { name: Permission; group: string; title: string }

/** A permission in the grid: its column, and what it is called in full. */
export type Cell = Definition & { verb: string }

/** The grid: a row for each page of the console, a column for each thing that can be done there. */
export type Grid = { verbs: string[]; rows: { group: string; cells: Cell[] }[] }

/** Lays permissions out in a grid, in the order in which the server shows them. */
export function gridOf(all: Definition[]): Grid {
  const cells = all.map((definition) => ({ ...definition, verb: verbOf(definition.name) }))
  const unique = (texts: string[]) => [...new Set(texts)]
  return {
    verbs: unique(cells.map(({ verb }) => verb)),
    rows: unique(cells.map(({ group }) => group)).map((group) => ({
      group,
      cells: cells.filter((cell) => cell.group === group),
    })),
  }
}

function verbOf(name: string) {
  const [verb = ''] = name.split('_')
  return verb.charAt(0) + verb.slice(1).toLowerCase()
}

// Creating, editing and deleting need the right to see, too. Revoking tokens does not.
const needing = /^(CREATE|EDIT|DELETE)_/

/** What a permission is no good without; null when it stands alone. */
export function neededBy(permission: Permission, all: Definition[]): Permission | null {
  if (!needing.test(permission)) return null
  const view = permission.replace(needing, 'VIEW_')
  return all.find(({ name }) => name === view)?.name ?? null
}

/** Ticks a permission along with what it needs, or takes it away along with what needs it. */
export function toggled(held: Permission[], permission: Permission, on: boolean, all: Definition[]): Permission[] {
  return on
    ? ordered([...held, permission, neededBy(permission, all)], all)
    : held.filter((one) => one !== permission && neededBy(one, all) !== permission)
}

/** Ticks all of these, or none. */
export function toggledAll(held: Permission[], these: Permission[], on: boolean, all: Definition[]): Permission[] {
  return these.reduce((now, permission) => toggled(now, permission, on, all), held)
}

/** Returns each permission once, in the order of the server. */
function ordered(permissions: (Permission | null)[], all: Definition[]): Permission[] {
  return all.map(({ name }) => name).filter((name) => permissions.includes(name))
}

/**
 * Whether somebody can give a permission: they hold it, and also what it needs, unless that is given already. Nobody
 * can give what they do not hold.
 */
export function canGive(permission: Permission, held: Permission[], own: Permission[], all: Definition[]): boolean {
  const needed = neededBy(permission, all)
  return own.includes(permission) && (needed === null || held.includes(needed) || own.includes(needed))
}
