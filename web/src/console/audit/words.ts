/** Writes a name of the API as people would: accessTokenFormat or ACCESS_TOKEN_FORMAT as "Access token format". */
export function words(name: string): string {
  const lower = name.replace(/_|(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase()
  return lower.charAt(0).toUpperCase() + lower.slice(1)
}

const units: [seconds: number, unit: string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]

/** Writes a number of seconds as people would: 5400 as "1 hour 30 minutes". */
export function duration(seconds: number): string {
  if (seconds === 0) return '0 seconds'
  const parts: string[] = []
  let left = seconds
  for (const [size, unit] of units) {
    const n = Math.floor(left / size)
    left -= n * size
    if (n > 0) parts.push(`${n.toLocaleString()} ${unit}${n === 1 ? '' : 's'}`)
  }
  return parts.join(' ')
}
