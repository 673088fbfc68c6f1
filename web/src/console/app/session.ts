import { useSyncExternalStore } from 'react'

// Whether something that was to be stored was refused because the session has ended.
let interrupted = false
const listeners = new Set<() => void>()

function interrupt(value: boolean) {
  interrupted = value
  listeners.forEach((notify) => notify())
}

/**
 * Is told that the server knows nobody in this browser any more. What only reads leads to the sign-in page and back to
 * the same place. What was to be stored stays on the page, which says so: see {@link useInterruption}.
 */
export function sessionEnded(operation: 'query' | 'mutation' | 'subscription' | undefined) {
  if (operation === 'mutation') interrupt(true)
  else if (!interrupted) signIn()
}

/** Opens the sign-in page, which leads back to the page that is shown now. */
export function signIn() {
  window.location.assign(signInPath())
}

/** The address of the sign-in page that leads back here. */
export function signInPath() {
  const { pathname, search } = window.location
  return `/login?next=${encodeURIComponent(pathname + search)}`
}

/** Whether a change was refused because the session has ended, and how to go on after the next sign-in. */
export function useInterruption(): [boolean, () => void] {
  const value = useSyncExternalStore(
    (notify) => {
      listeners.add(notify)
      return () => listeners.delete(notify)
    },
    () => interrupted,
  )
  return [value, () => interrupt(false)]
}
