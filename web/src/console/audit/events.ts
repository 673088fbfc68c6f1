import { fieldTitle } from './fields'
import { eventKinds } from './kinds'
import type { AuditEventsQuery } from './operations'

/** An event of the audit log. */
export type Event = NonNullable<AuditEventsQuery['auditEvents']>['nodes'][number]

/** What an event is about, as it was called then. */
export type EventObject = NonNullable<Event['object']>

/** Says what was done: the words before the name of the object, the object when it is named, and the words after it. */
export function phrase({ kind, actor, object }: Pick<Event, 'kind' | 'actor' | 'object'>) {
  const { did, toThemselves, toUnknown } = eventKinds[kind]
  if (!object) return { before: toUnknown ?? did.replace('{}', 'something unknown'), object: null, after: '' }
  const own = actor.kind === 'USER' && object.type === 'USER' && actor.id === object.id
  const [before = '', after] = (own && toThemselves ? toThemselves : did).split('{}')
  return { before, object: after === undefined ? null : object, after: after ?? '' }
}

/** Says in one sentence what was done, for files and for those who cannot see the page. */
export function sentence(event: Pick<Event, 'kind' | 'actor' | 'object'>): string {
  const { before, object, after } = phrase(event)
  return before + (object?.name ?? '') + after
}

/** Says in a few words which fields of an object changed, or what tells the event from others of its kind. */
export function summary({ kind, changes }: Pick<Event, 'kind' | 'changes'>): string {
  if (kind.endsWith('_UPDATED')) return changes.map(({ field }) => fieldTitle(field)).join(', ')
  const values = new Map(changes.map(({ field, old, new: now }) => [field, now ?? old]))
  const [client, ending] = [values.get('clientName'), values.get('lastFour')]
  const [tokens, sessions] = [values.get('revokedTokens'), values.get('endedSessions')]
  if (typeof client === 'string') return client
  if (typeof tokens === 'number') return tokens === 1 ? '1 token' : `${tokens.toLocaleString()} tokens`
  if (typeof sessions === 'number') return sessions === 1 ? '1 session' : `${sessions.toLocaleString()} sessions`
  return typeof ending === 'string' && ending !== '' ? `…${ending}` : ''
}
