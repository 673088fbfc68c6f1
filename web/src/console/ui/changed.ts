/**
 * Returns the fields that differ, so that a form stores what was changed on it and leaves alone what somebody else
 * changed meanwhile. The order of a list does not count.
 */
export function changed<Values extends Record<string, unknown>>(old: Values, next: Values): Partial<Values> {
  const differing: Partial<Values> = {}
  for (const name in next) {
    if (normal(old[name]) !== normal(next[name])) differing[name] = next[name]
  }
  return differing
}

function normal(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value)
}
