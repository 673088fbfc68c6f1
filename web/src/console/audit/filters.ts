import { actorKinds, eventKinds, objectTypes, wordsOf } from './kinds'
import type { AuditEventsQueryVariables } from './operations'
import { limitsOf } from './period'

/** Chooses events, as the server wants it. */
export type Filter = NonNullable<AuditEventsQueryVariables['filter']>

/** The parameters of the address that choose events. A time is a `period`, or days from `since` to `until`. */
export const filterNames = [
  'kinds', 'actorKind', 'actorId', 'objectType', 'objectId', 'period', 'since', 'until',
] as const

/** What stands in the address. */
export type Filters = Partial<Record<(typeof filterNames)[number], string>>

/** Reads which events the address chooses. What it does not understand chooses nothing and is left out. */
export function filterOf(address: Filters, now: Date): Filter {
  const kinds = kindsOf(address)
  const actorKind = wordsOf(actorKinds).find((word) => word === address.actorKind)
  const objectType = wordsOf(objectTypes).find((word) => word === address.objectType)
  return {
    ...(kinds.length > 0 && { kinds }),
    ...(actorKind && { actorKind }),
    ...(address.actorId && { actorId: address.actorId }),
    ...(objectType && { objectType }),
    ...(address.objectId && { objectId: address.objectId }),
    ...limitsOf(address, now),
  }
}

/** Returns the kinds of event that the address chooses; none stands for all. */
export function kindsOf({ kinds }: Filters) {
  const chosen = (kinds ?? '').split(',')
  return wordsOf(eventKinds).filter((kind) => chosen.includes(kind))
}

/** Returns the query of the address with other filters, from the first page on. What is not named stays. */
export function queryWith(query: URLSearchParams, values: Filters): string {
  const next = new URLSearchParams(query)
  for (const name of ['after', 'before', 'page']) next.delete(name)
  for (const [name, value] of Object.entries(values)) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  return next.toString()
}

/** The address at which the server writes the events that a filter chooses into a file. */
export function exportAddress(ending: 'csv' | 'jsonl', { kinds, ...rest }: Filter): string {
  const query = new URLSearchParams()
  if (kinds) query.set('kinds', kinds.join(','))
  for (const [name, value] of Object.entries(rest)) {
    if (typeof value === 'string') query.set(name, value)
  }
  return `/audit-events.${ending}${query.size > 0 ? `?${query}` : ''}`
}
