import { useSyncExternalStore } from 'react'

// Whether something was refused on a page that must not be left because the session has ended.
let interrupted = false
// How many things there are on this page that would be lost with it.
let held = 0
const listeners = new Set<() => void>()

function interrupt(value: boolean) {
  interrupted = value
  listeners.forEach((notify) => notify())
}

/**
 * Is told that the server knows nobody in this browser any more. What only reads leads to the sign-in page and back to
 * the same place. What was to be stored stays on the page, and so does what is being typed there: the page says so, see
 * {@link useInterruption}.
 */
export function sessionEnded(operation: 'query' | 'mutation' | 'subscription' | undefined) {
  if (operation === 'mutation' || held > 0) interrupt(true)
  else if (!interrupted) signIn()
}

/** Has the page stay when the session ends, until the function that it returns is called. */
export function holdPage(): () => void {
  held++
  return () => void held--
}

/** Opens the sign-in page, which leads back to the page that is shown now. */
export function signIn() {
  window.location.assign(signInPath())
}

/** The address of the sign-in page that leads back here. */
function signInPath() {
  const { pathname, search } = window.location
  return `/login?next=${encodeURIComponent(pathname + search)}`
}

/** Whether the page is interrupted because the session has ended, and how to go on after the next sign-in. */
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
