import { expect, test } from 'vitest'

import { fromNow, nearness } from './times'

const now = new Date('2026-10-20T12:00:00Z')
const after = (ms: number) => new Date(now.getTime() + ms)
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test.each([
  [30 * day, 'in 30 days'],
  [30 * day - 20_000, 'in 30 days'],
  [14 * day, 'in 14 days'],
  [90 * day, 'in 3 months'],
  [365 * day, 'in 12 months'],
  [800 * day, 'in 2 years'],
  [90 * minute, 'in 2 hours'],
  [1000, 'in a moment'],
  [-1000, 'just now'],
  [-119 * 1000, '1 minute ago'],
  [-47 * hour, '1 day ago'],
  [-3 * day, '3 days ago'],
])('%d ms from now is %j', (ms, words) => expect(fromNow(after(ms), now)).toBe(words))

test('the end of something is soon 14 days before', () => {
  expect(nearness(after(14 * day), now)).toBe('far')
  expect(nearness(after(14 * day - 1), now)).toBe('soon')
  expect(nearness(now, now)).toBe('past')
})
