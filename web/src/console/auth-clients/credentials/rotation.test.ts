import { expect, test } from 'vitest'

import { consequence, lifetimes, momentsOf, overlaps, working } from './rotation'

const now = new Date('2026-03-01T12:00:00Z')
const asIs = { expiresAt: 'never', expireOthersAt: 'keep', date: '' }

test('what is chosen becomes moments', () => {
  expect(momentsOf(asIs, now)).toEqual({ expiresAt: null, expireOthersAt: null })
  expect(momentsOf({ ...asIs, expiresAt: '90', expireOthersAt: 'hour' }, now)).toEqual({
    expiresAt: '2026-05-30T12:00:00.000Z',
    expireOthersAt: '2026-03-01T13:00:00.000Z',
  })
  expect(momentsOf({ ...asIs, expiresAt: '365', expireOthersAt: 'week' }, now)).toEqual({
    expiresAt: '2027-03-01T12:00:00.000Z',
    expireOthersAt: '2026-03-08T12:00:00.000Z',
  })
})

test('a day ends where the viewer is', () => {
  const { expiresAt } = momentsOf({ ...asIs, expiresAt: 'date', date: '2026-04-30' }, now)
  expect(expiresAt).toBe(new Date(2026, 3, 30, 23, 59, 59).toISOString())
})

test('what is no day does not make a secret that never expires', () => {
  for (const date of ['', 'soon', '2026-13-01', '2026-02-31']) {
    expect(momentsOf({ ...asIs, expiresAt: 'date', date }, now).expiresAt).toBe(date)
  }
})

test('every choice means something', () => {
  for (const { value } of lifetimes.filter(({ value }) => value !== 'never' && value !== 'date')) {
    expect(momentsOf({ ...asIs, expiresAt: value }, now).expiresAt).toMatch(/^202[67]-/)
  }
  for (const { value } of overlaps.filter(({ value }) => value !== 'keep')) {
    expect(momentsOf({ ...asIs, expireOthersAt: value }, now).expireOthersAt).toMatch(/^2026-03-/)
    expect(consequence([{ expiresAt: null }], value)).toMatch(/stops working in (1 hour|1 day|7 days), or earlier/)
  }
})

test('what has expired does not count', () => {
  const secrets = [{ expiresAt: null }, { expiresAt: '2026-03-01T12:00:00Z' }, { expiresAt: '2026-03-01T12:00:01Z' }]
  expect(working(secrets, now)).toEqual([secrets[0], secrets[2]])
})

test('the consequence speaks of as many as there are', () => {
  expect(consequence([], 'keep')).toContain('has no secret that works')
  expect(consequence([{ expiresAt: null }], 'keep')).toContain('The present secret works on as before. Delete it')
  expect(consequence([{ expiresAt: null }, { expiresAt: null }], 'day')).toContain('The 2 present secrets stop working in 1 day')
})
