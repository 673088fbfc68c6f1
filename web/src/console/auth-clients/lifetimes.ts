/** How long something lives, in seconds; null: it does not expire; '': its amount has not been typed yet. */
export type Lifetime = number | null | ''

/** What an amount of time is counted in, from the smallest. */
export const units = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }

/** The name of a unit of time. */
type Unit = keyof typeof units

/** An amount as it is typed. */
export type Amount = { amount: number | ''; unit: Unit }

const unitNames: Unit[] = ['days', 'hours', 'minutes', 'seconds']

/** Whether a text names a unit. */
export const isUnit = (text: string): text is Unit => Object.hasOwn(units, text)

/** Returns how many seconds an amount is; '' when there is none. */
export function toSeconds({ amount, unit }: Amount): number | '' {
  return amount === '' ? '' : Math.round(amount * units[unit])
}

/** Returns seconds in the largest unit that tells them without a remainder: 5400 are 90 minutes. */
export function toAmount(seconds: Lifetime): Amount {
  if (seconds === null || seconds === '') return { amount: '', unit: 'hours' }
  const unit = unitNames.find((name) => seconds % units[name] === 0) ?? 'seconds'
  return { amount: seconds / units[unit], unit }
}

/** Says how long something lives: "1 hour", "90 minutes", "Never" when it does not expire. */
export function lifetimeTitle(seconds: number | null): string {
  if (seconds === null) return 'Never'
  const { amount, unit } = toAmount(seconds)
  return `${amount.toLocaleString('en')} ${amount === 1 ? unit.slice(0, -1) : unit}`
}
