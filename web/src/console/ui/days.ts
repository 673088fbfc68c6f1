// Days are written as a field for dates writes them, 2026-03-01, and lie in the zone of the viewer.

const shape = /^([1-9]\d{3})-(\d\d)-(\d\d)$/

/** Returns when a day begins; undefined when it is none, or of a year that has not four digits. */
export function startOfDay(day: string): Date | undefined {
  const [, year, month, date] = shape.exec(day) ?? []
  const start = new Date(Number(year), Number(month) - 1, Number(date))
  // The 31st of a month with 30 days would be the first of the next one.
  return dayField(start) === day ? start : undefined
}

/** Returns the last second of a day; undefined as above. */
export function endOfDay(day: string): Date | undefined {
  const start = startOfDay(day)
  return start && new Date(start.getFullYear(), start.getMonth(), start.getDate(), 23, 59, 59)
}

/** Returns when the day begins that is so many days after that of a moment. */
export function daysAfter(at: Date, days: number): Date {
  // By the calendar: a day on which the clocks change has not 24 hours.
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days)
}

/** Writes the day of a moment. */
export function dayField(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** Says what is wrong with the last day of something that is to work; null when nothing is. */
export function lastDayProblem(day: string, now = new Date()): string | null {
  const end = endOfDay(day)
  if (!end) return 'Choose the last day on which it is to work.'
  return end <= now ? 'This day is over. Choose a later one.' : null
}
