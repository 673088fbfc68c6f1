import { dayField, daysAfter, endOfDay, lastDayProblem } from '../ui/days'

const day = 24 * 60 * 60 * 1000

/** When a new token is to stop working: after some days, at the end of a date, or never. */
export type ExpiryChoice = '30' | '60' | '90' | '365' | 'date' | 'never'

/** What is chosen, and the date if it is one. */
type Expiry = { choice: ExpiryChoice; date: string }

/** What can be chosen, in the order in which it is shown. */
export const expiryChoices: { value: ExpiryChoice; label: string }[] = [
  { value: '30', label: 'In 30 days' },
  { value: '60', label: 'In 60 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In 365 days' },
  { value: 'date', label: 'On a date' },
  { value: 'never', label: 'Never' },
]

/**
 * Returns the moment when a token stops working; null: never. A date, as a field gives it (`2027-01-31`), counts to its
 * end in the zone of the viewer; undefined when it is none.
 */
export function expiryOf(choice: ExpiryChoice, date: string, now = new Date()): Date | null | undefined {
  if (choice === 'never') return null
  if (choice !== 'date') return new Date(now.getTime() + Number(choice) * day)
  return endOfDay(date)
}

/** Says what is wrong with a date, if something is. */
export function dateProblem(choice: ExpiryChoice, date: string, now = new Date()): string | null {
  return choice === 'date' ? lastDayProblem(date, now) : null
}

/** Returns what to choose for a token that is to work as long as another one did, from when it was made. */
export function expiryLike(createdAt: string, expiresAt: string | null, now = new Date()): Expiry {
  if (!expiresAt) return { choice: 'never', date: '' }
  const days = Math.max(1, Math.round((new Date(expiresAt).getTime() - new Date(createdAt).getTime()) / day))
  const same = expiryChoices.find(({ value }) => value === String(days))
  return same ? { choice: same.value, date: '' } : { choice: 'date', date: dayField(daysAfter(now, days)) }
}
