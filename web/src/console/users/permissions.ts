import type { Permission } from '../app/operations'

/** A permission, described to people. */
export type Definition = { name: Permission; group: string; title: string }

/** A permission in the grid, with what it allows in one word. */
export type Cell = Definition & { verb: string }

/** A row of the grid: what can be done on a page of the console. */
export type Row = { group: string; cells: Cell[] }

/** Lays permissions out in rows, in the order in which the server shows them. */
export function rowsOf(all: Definition[]): Row[] {
  const cells = all.map((definition) => ({ ...definition, verb: verbOf(definition.name) }))
  return [...new Set(cells.map(({ group }) => group))].map((group) => ({
    group,
    cells: cells.filter((cell) => cell.group === group),
  }))
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
