import { endOfDay } from '../../ui/days'

const hour = 3_600_000
const day = 24 * hour

/** How many secrets of a client may work at a time. The server holds to the same. */
export const maxSecrets = 5

/** When a new secret expires, to choose from. */
export const lifetimes = [
  { value: 'never', label: 'Never' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In 1 year' },
  { value: 'date', label: 'On a day that I choose' },
]

/** When the other secrets stop working, to choose from. */
export const overlaps = [
  { value: 'keep', label: 'Work on as they are' },
  { value: 'hour', label: 'Stop in 1 hour' },
  { value: 'day', label: 'Stop in 1 day' },
  { value: 'week', label: 'Stop in 7 days' },
]

const lengths: Record<string, number> = { hour, day, week: 7 * day }

/** What was chosen about a new secret. The first two are named as the fields of the input are. */
export type Rotation = {
  /** One of {@link lifetimes}. */
  expiresAt: string
  /** One of {@link overlaps}. */
  expireOthersAt: string
  /** The day of a lifetime that ends on a day, as `2027-01-31`. */
  date: string
}

/**
 * Returns what the server is asked for; null: never, or as they are. What is no day goes there as it was typed, and is
 * refused.
 */
export function momentsOf({ expiresAt, expireOthersAt, date }: Rotation, now: Date) {
  const length = lengths[expireOthersAt]
  return {
    expiresAt: expiresAt === 'date' ? (endOfDay(date)?.toISOString() ?? date) : expiresAt === 'never' ? null : after(now, Number(expiresAt) * day),
    expireOthersAt: length === undefined ? null : after(now, length),
  }
}

function after(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString()
}

/** A secret, as far as its end goes. */
type Ending = { expiresAt: string | null }

/** Returns the secrets that still work. */
export function working<Secret extends Ending>(secrets: Secret[], now: Date): Secret[] {
  return secrets.filter(({ expiresAt }) => expiresAt === null || new Date(expiresAt) > now)
}

/** Says what a new secret does to those that work now. */
export function consequence(others: Ending[], expireOthersAt: string): string {
  if (others.length === 0) return 'The client has no secret that works: until it has the new one, it cannot authenticate.'
  const one = others.length === 1
  const them = one ? 'The present secret' : `The ${others.length} present secrets`
  if (expireOthersAt === 'keep') {
    return `${them} ${one ? 'works' : 'work'} on as before. Delete ${one ? 'it' : 'them'} once the new one is in place everywhere.`
  }
  const when = { hour: '1 hour', day: '1 day', week: '7 days' }[expireOthersAt]
  return (
    `${them} ${one ? 'stops' : 'stop'} working in ${when}, or earlier where that was settled before. Put the new one in ` +
    'place until then: whatever still sends an old one is refused from that moment on.'
  )
}
