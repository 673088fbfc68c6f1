const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/** Says how far away a moment is: "in 12 days", "3 hours ago", "just now". */
export function fromNow(at: Date, now = new Date()): string {
  const ms = at.getTime() - now.getTime()
  const size = Math.abs(ms)
  if (size < minute) return ms > 0 ? 'in a moment' : 'just now'
  // What has gone by counts when it is full. What is made to last for 30 days has 30 days, a moment later too.
  const count = (unit: number) => (ms > 0 ? Math.round : Math.trunc)(ms / unit)
  if (size < hour) return relative.format(count(minute), 'minute')
  if (size < day) return relative.format(count(hour), 'hour')
  if (size < 60 * day) return relative.format(count(day), 'day')
  if (size < 730 * day) return relative.format(count(30.44 * day), 'month')
  return relative.format(count(365.25 * day), 'year')
}

/** Says exactly when, in the zone of the viewer. */
export function exactly(at: Date): string {
  return exact.format(at)
}

/** How close the end of something is: it is past, closer than 14 days, or further away. */
export function nearness(at: Date, now = new Date()): 'past' | 'soon' | 'far' {
  const ms = at.getTime() - now.getTime()
  if (ms <= 0) return 'past'
  return ms < 14 * day ? 'soon' : 'far'
}
