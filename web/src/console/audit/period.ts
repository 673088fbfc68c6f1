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
export function limitsOf({ period, since, until }: Period, now: Date): { since?: string; until?: string } {
  if (period !== undefined && Object.hasOwn(periods, period)) {
    const { days } = periods[period]!
    return { since: midnight(now.getFullYear(), now.getMonth(), now.getDate() + 1 - days).toISOString() }
  }
  const [first, last] = [dayOf(since), dayOf(until)]
  return {
    ...(first && { since: midnight(...first).toISOString() }),
    ...(last && { until: midnight(last[0], last[1], last[2] + 1).toISOString() }),
  }
}

/** Says in words which time the address chooses; undefined when all of it. */
export function periodTitle({ period, since, until }: Period): string | undefined {
  if (period !== undefined && Object.hasOwn(periods, period)) return periods[period]!.title
  const [first, last] = [dayOf(since), dayOf(until)]
  const [from, to] = [first && written(midnight(...first)), last && written(midnight(...last))]
  if (from && to) return from === to ? from : `${from} – ${to}`
  if (from) return `Since ${from}`
  return to && `Until ${to}`
}

function midnight(year: number, month: number, day: number): Date {
  return new Date(year, month, day)
}

function written(day: Date): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(day)
}

/** Reads a day as the field of a form writes it: 2026-03-01. */
function dayOf(text: string | undefined): [number, number, number] | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? '')
  if (!parts) return undefined
  const [year, month, day] = [Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])]
  const date = midnight(year, month, day)
  return year >= 1000 && date.getMonth() === month && date.getDate() === day ? [year, month, day] : undefined
}
