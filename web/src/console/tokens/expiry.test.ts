import { describe, expect, test } from 'vitest'

import { dateProblem, expiryLike, expiryOf } from './expiry'

const now = new Date(2026, 9, 20, 15, 30)

describe('expiryOf', () => {
  test('counts days from now', () => {
    expect(expiryOf('30', '', now)).toEqual(new Date(now.getTime() + 30 * 86_400_000))
    expect(expiryOf('365', 'anything', now)).toEqual(new Date(now.getTime() + 365 * 86_400_000))
  })
  test('knows tokens without an end', () => expect(expiryOf('never', '2027-01-31', now)).toBeNull())
  test('takes a date to its end, here', () => {
    expect(expiryOf('date', '2027-01-31', now)).toEqual(new Date(2027, 0, 31, 23, 59, 59))
    expect(expiryOf('date', '2027-02-31', now)).toBeUndefined()
  })
})

describe('dateProblem', () => {
  test('asks for a date where one is needed', () => {
    expect(dateProblem('date', '', now)).toMatch(/Choose/)
    expect(dateProblem('30', '', now)).toBeNull()
  })
  test('takes today, and no day before', () => {
    expect(dateProblem('date', '2026-10-20', now)).toBeNull()
    expect(dateProblem('date', '2026-10-19', now)).toMatch(/over/)
  })
})

describe('expiryLike', () => {
  test('finds the choice again', () => {
    expect(expiryLike('2026-01-01T10:00:00.5Z', '2026-04-01T10:00:00Z', now)).toEqual({ choice: '90', date: '' })
    expect(expiryLike('2026-01-01T10:00:00Z', null, now)).toEqual({ choice: 'never', date: '' })
  })
  test('counts as many days as there were', () => {
    const made = '2026-01-01T10:00:00Z'
    expect(expiryLike(made, '2026-01-11T22:59:59Z', now)).toEqual({ choice: 'date', date: '2026-10-31' })
    expect(expiryLike(made, '2026-01-01T10:05:00Z', now)).toEqual({ choice: 'date', date: '2026-10-21' })
  })
})
