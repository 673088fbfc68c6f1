import { expect, test } from 'vitest'

import { dayField, daysAfter, endOfDay, lastDayProblem, startOfDay } from './days'

const now = new Date(2026, 9, 20, 15, 30)

test('a day begins and ends where the viewer is', () => {
  expect(startOfDay('2027-01-31')).toEqual(new Date(2027, 0, 31))
  expect(endOfDay('2027-01-31')).toEqual(new Date(2027, 0, 31, 23, 59, 59))
  expect(endOfDay('2028-02-29')).toEqual(new Date(2028, 1, 29, 23, 59, 59))
})

test.each([
  '', 'soon', '2027-02-31', '2027-02-29', '2027-13-01', '2027-00-10', '2027-01-00', '31.1.2027', '2027-1-1',
  '2027-01-01T00:00', ' 2027-01-01', '0026-01-01', '12027-01-01', '-2027-01-01',
])('takes %j for no day', (day) => {
  expect(startOfDay(day)).toBeUndefined()
  expect(endOfDay(day)).toBeUndefined()
})

test('days follow the calendar', () => {
  expect(dayField(now)).toBe('2026-10-20')
  expect(daysAfter(now, 0)).toEqual(new Date(2026, 9, 20))
  expect(dayField(daysAfter(now, 12))).toBe('2026-11-01')
  expect(dayField(daysAfter(now, 365))).toBe('2027-10-20')
  expect(dayField(daysAfter(now, -20))).toBe('2026-09-30')
  // Clocks change in between, somewhere.
  for (let days = 0; days < 730; days++) expect(daysAfter(now, days).getHours()).toBeLessThan(2)
})

test('something can work until the end of today, and of no day before', () => {
  expect(lastDayProblem('2026-10-20', now)).toBeNull()
  expect(lastDayProblem('2026-10-19', now)).toMatch(/over/)
  expect(lastDayProblem('2026-02-31', now)).toMatch(/Choose/)
  expect(lastDayProblem('', now)).toMatch(/Choose/)
})
