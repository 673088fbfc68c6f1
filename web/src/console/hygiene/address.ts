import type { CredentialKind } from './operations'
import { kindsIn, type Limits, maxDays, usualLimits, type View, viewNames } from './views'

/** The parameters of the address that choose a list. */
export type Address = { view?: string; kind?: string; old?: string; unused?: string; soon?: string }

/** Reads which list the address chooses. What it does not understand is as usual. */
export function read(get: (name: keyof Address) => string | undefined) {
  const view = viewNames.find((name) => name === get('view')) ?? 'attention'
  const kind = kindsIn(view).find((word) => word === get('kind'))
  const limits: Limits = {
    olderThanDays: daysOf(get('old'), usualLimits.olderThanDays),
    unusedForDays: daysOf(get('unused'), usualLimits.unusedForDays),
    expiringWithinDays: daysOf(get('soon'), usualLimits.expiringWithinDays),
  }
  return { view, kind, limits }
}

type Written = Record<keyof Address, string | undefined>

/** Writes what differs from the usual. */
export function written(view: View, kind: CredentialKind | undefined, limits: Limits): Written {
  const unlessUsual = (name: keyof Limits) => (limits[name] === usualLimits[name] ? undefined : String(limits[name]))
  return {
    view: view === 'attention' ? undefined : view,
    kind: kind && kindsIn(view).includes(kind) ? kind : undefined,
    old: unlessUsual('olderThanDays'),
    unused: unlessUsual('unusedForDays'),
    soon: unlessUsual('expiringWithinDays'),
  }
}

function daysOf(text: string | undefined, usual: number): number {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return usual
  return Math.min(Number(text), maxDays)
}
