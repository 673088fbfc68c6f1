import { daysAfter, startOfDay } from '../ui/days'

/** The presets of the time that is shown, in days up to now. */
export const periods: Record<string, { title: string; days: number }> = {
  today: { title: 'Today', days: 1 },
  week: { title: 'Last 7 days', days: 7 },
  month: { title: 'Last 30 days', days: 30 },
}

type Period = { period?: string; since?: string; until?: string }

/**
 * Returns the moments between which the events lie. Days are those of the viewer's zone, today is one of the last 7,
 * and `until` is a day that counts as well.
 */
export function limitsOf({ period, since = '', until = '' }: Period, now: Date): { since?: string; until?: string } {
  if (period !== undefined && Object.hasOwn(periods, period)) {
    const { days } = periods[period]!
    return { since: daysAfter(now, 1 - days).toISOString() }
  }
  const [first, last] = [startOfDay(since), startOfDay(until)]
  return {
    ...(first && { since: first.toISOString() }),
    ...(last && { until: daysAfter(last, 1).toISOString() }),
  }
}

/** Says in words which time the address chooses; undefined when all of it. */
export function periodTitle({ period, since = '', until = '' }: Period): string | undefined {
  if (period !== undefined && Object.hasOwn(periods, period)) return periods[period]!.title
  const [first, last] = [startOfDay(since), startOfDay(until)]
  const [from, to] = [first && written(first), last && written(last)]
  if (from && to) return from === to ? from : `${from} – ${to}`
  if (from) return `Since ${from}`
  return to && `Until ${to}`
}

function written(day: Date): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(day)
}
