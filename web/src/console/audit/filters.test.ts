import { describe, expect, test } from 'vitest'

import { chipsOf } from './chips'
import { exportAddress, filterOf, queryWith } from './filters'
import { limitsOf, periodTitle } from './period'

const now = new Date(2026, 2, 10, 15, 30) // in the zone of the viewer
const local = (year: number, month: number, day: number) => new Date(year, month - 1, day).toISOString()

describe('the address', () => {
  const rest = { actorKind: 'USER', actorId: 'usr_1', objectType: 'GROUP', objectId: 'grp_1' }
  test('chooses events', () =>
    expect(filterOf({ kinds: 'SIGNED_IN,NONSENSE,USER_CREATED', ...rest }, now)).toEqual({
      kinds: ['USER_CREATED', 'SIGNED_IN'],
      ...rest,
    }))
  test('is not trusted', () => {
    expect(filterOf({ kinds: 'toString', actorKind: 'constructor', objectType: 'x' }, now)).toEqual({})
    expect(filterOf({ period: 'toString', since: '2026-02-30', until: 'x' }, now)).toEqual({})
  })
  test('changes, and begins at the first page', () =>
    expect(queryWith(new URLSearchParams('rows=50&after=c&page=2&actorId=a'), { actorId: 'b', kinds: undefined })).toBe(
      'rows=50&actorId=b',
    ))
})

test('the files have the same filter', () => {
  const filter = filterOf({ kinds: 'SIGNED_IN,SIGN_IN_FAILED', since: '2026-03-01', actorId: 'usr_1' }, now)
  const [path, query] = exportAddress('csv', filter).split('?')
  expect(path).toBe('/audit-events.csv')
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
    kinds: 'SIGNED_IN,SIGN_IN_FAILED',
    since: local(2026, 3, 1),
    actorId: 'usr_1',
  })
  expect(exportAddress('jsonl', {})).toBe('/audit-events.jsonl')
})

describe('a period', () => {
  test('is in days of the viewer', () => {
    expect(limitsOf({ period: 'today' }, now)).toEqual({ since: local(2026, 3, 10) })
    expect(limitsOf({ period: 'week' }, now)).toEqual({ since: local(2026, 3, 4) })
    expect(limitsOf({ since: '2026-03-01', until: '2026-03-31' }, now)).toEqual({
      since: local(2026, 3, 1),
      until: local(2026, 4, 1),
    })
    expect(limitsOf({ until: '2026-12-31' }, now)).toEqual({ until: local(2027, 1, 1) })
  })
  test('has a name', () => {
    expect(periodTitle({ period: 'month' })).toBe('Last 30 days')
    expect(periodTitle({ since: '2026-03-01', until: '2026-03-01' })).not.toContain('–')
    expect(periodTitle({ since: '2026-03-01' })).toMatch(/^Since /)
    expect(periodTitle({})).toBeUndefined()
  })
})

test('chips', () => {
  const texts = (filters: Parameters<typeof chipsOf>[0]) => chipsOf(filters, []).map(({ text }) => text)
  expect(texts({})).toEqual([])
  const kinds = 'SCOPE_CREATED,SCOPE_UPDATED,SCOPE_DELETED,SIGNED_IN'
  expect(texts({ kinds, actorKind: 'SYSTEM', objectType: 'USER', objectId: 'usr_1' })).toEqual([
    'Scopes', 'Signed in', 'By: The server', 'User: usr_1',
  ])
  expect(chipsOf({ kinds }, [])[0]?.without).toEqual({ kinds: 'SIGNED_IN' })
})
