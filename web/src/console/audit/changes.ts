import { grantTitles } from '../auth-clients/grants'
import { exactly } from '../ui/times'
import type { Event } from './events'
import { enumFields, fieldTitle, secondsFields, whenNone } from './fields'
import { duration, words } from './words'

/** A change as people read it. Of a value null means that there was none. */
export type ReadableChange = { field: string; title: string } & (
  | { list: true; removed: string[]; added: string[] }
  | { list: false; old: string | null; new: string | null }
)

/** What became of the object: that says what its changes are. */
export type Fate = 'created' | 'deleted' | 'changed'

/** Says whether the changes of an event are all that there was of something, or only what is different. */
export function fateOf({ changes }: Pick<Event, 'changes'>): Fate {
  if (changes.length === 0) return 'changed'
  if (changes.every(({ old }) => old === null)) return 'created'
  if (changes.every(({ new: now }) => now === null)) return 'deleted'
  return 'changed'
}

/** Writes the changes of an event as people read them, without what says nothing. */
export function readable(event: Pick<Event, 'changes'>): ReadableChange[] {
  const fate = fateOf(event)
  return event.changes.flatMap(({ field, old, new: now }): ReadableChange[] => {
    const change = { field, title: fieldTitle(field) }
    if (Array.isArray(old) || Array.isArray(now)) {
      const [before, after] = [textsOf(field, old), textsOf(field, now)]
      const [removed, added] = [without(before, after), without(after, before)]
      if (removed.length + added.length > 0) return [{ ...change, list: true, removed, added }]
      // The same things in another order.
      return before.length === 0 ? [] : [{ ...change, list: false, old: before.join(', '), new: after.join(', ') }]
    }
    const values = { old: textOf(field, old), new: textOf(field, now) }
    if (fate !== 'changed' && !values.old && !values.new) {
      const none = whenNone.get(field)
      if (!none) return []
      return [{ ...change, list: false, old: fate === 'deleted' ? none : null, new: fate === 'created' ? none : null }]
    }
    if (fate === 'changed') values.old ??= whenNone.get(field) ?? null
    if (fate === 'changed') values.new ??= whenNone.get(field) ?? null
    return [{ ...change, list: false, ...values }]
  })
}

function without(list: string[], other: string[]): string[] {
  return list.filter((text) => !other.includes(text))
}

function textsOf(field: string, value: unknown): string[] {
  if (value === null || value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map((item) => textOf(field, item) ?? '')
}

// RFC 3339, as the server writes moments.
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

function textOf(field: string, value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return secondsFields.includes(field) ? duration(value) : value.toLocaleString()
  if (typeof value !== 'string') return JSON.stringify(value, null, 1)
  if (moment.test(value)) return exactly(new Date(value))
  return enumFields.includes(field) ? titleOf(value) : value
}

const enumTitles = new Map(Object.entries({ ...grantTitles, JWT: 'JWT' }))

function titleOf(word: string): string {
  return enumTitles.get(word) ?? words(word)
}
