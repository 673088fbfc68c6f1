import { useState } from 'react'

/** Returns the value, or the last one that was there: a dialog still shows what it is about while it closes. */
export function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value)
  if (value !== null && value !== last) setLast(value)
  return value ?? last
}
