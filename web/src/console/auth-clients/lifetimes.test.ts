import { expect, test } from 'vitest'

import { lifetimeTitle, toAmount, toSeconds } from './lifetimes'

test.each([
  [1, 1, 'seconds', '1 second'],
  [59, 59, 'seconds', '59 seconds'],
  [60, 1, 'minutes', '1 minute'],
  [3600, 1, 'hours', '1 hour'],
  [5400, 90, 'minutes', '90 minutes'],
  [86_400, 1, 'days', '1 day'],
  [2_592_000, 30, 'days', '30 days'],
  [86_401, 86_401, 'seconds', '86,401 seconds'],
])('%d seconds are %d %s', (seconds, amount, unit, title) => {
  expect(toAmount(seconds)).toEqual({ amount, unit })
  expect(toSeconds(toAmount(seconds))).toBe(seconds)
  expect(lifetimeTitle(seconds)).toBe(title)
})

test('nothing is no lifetime, and an amount that is not typed yet is none', () => {
  expect(lifetimeTitle(null)).toBe('Never')
  expect(toAmount(null).amount).toBe('')
  expect(toSeconds({ amount: '', unit: 'days' })).toBe('')
})

test('an amount keeps the unit it was typed in', () => {
  expect(toSeconds({ amount: 60, unit: 'minutes' })).toBe(3600)
  expect(toSeconds({ amount: 1.5, unit: 'hours' })).toBe(5400)
})
