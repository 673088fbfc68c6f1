import type { Event } from './events'
import { type Filters, kindsOf } from './filters'
import { actorKinds, eventGroups, eventKinds, objectTypes, wordsOf } from './kinds'
import { periodTitle } from './period'

/** A filter that is set, in words, and what takes it away. */
type Chip = { key: string; text: string; without: Filters }

/** Lists the filters that are set. Names of actors and objects are those that the events on the page have. */
export function chipsOf(filters: Filters, events: Event[]): Chip[] {
  const { actorKind, actorId, objectType, objectId } = filters
  const chips = kindChips(filters)
  const period = periodTitle(filters)
  if (period) chips.push({ key: 'period', text: period, without: { period: undefined, since: undefined, until: undefined } })
  const kind = wordsOf(actorKinds).find((word) => word === actorKind)
  if (kind) chips.push({ key: 'actorKind', text: `By: ${actorKinds[kind]}`, without: { actorKind: undefined } })
  if (actorId) {
    const name = events.find(({ actor }) => actor.id === actorId)?.actor.name
    chips.push({ key: 'actorId', text: `By: ${name ?? actorId}`, without: { actorId: undefined } })
  }
  const type = wordsOf(objectTypes).find((word) => word === objectType)
  if (objectId) {
    const name = events.find(({ object }) => object?.id === objectId)?.object?.name
    const text = `${type ? objectTypes[type] : 'About'}: ${name ?? objectId}`
    chips.push({ key: 'objectId', text, without: { objectId: undefined, objectType: undefined } })
  } else if (type) {
    chips.push({ key: 'objectType', text: `About: ${objectTypes[type]}`, without: { objectType: undefined } })
  }
  return chips
}

/** A group of which all kinds are chosen is one chip. */
function kindChips(filters: Filters): Chip[] {
  const chosen = kindsOf(filters)
  return eventGroups.flatMap((group): Chip[] => {
    const all = wordsOf(eventKinds).filter((kind) => eventKinds[kind].group === group)
    const kinds = all.filter((kind) => chosen.includes(kind))
    const without = (gone: string[]) => ({ kinds: chosen.filter((kind) => !gone.includes(kind)).join(',') })
    if (kinds.length === all.length) return [{ key: group, text: group, without: without(all) }]
    return kinds.map((kind) => ({ key: kind, text: eventKinds[kind].title, without: without([kind]) }))
  })
}
