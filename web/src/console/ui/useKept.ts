import { useEffect } from 'react'

import { holdPage } from '../app/session'

/**
 * Keeps the browser on this page while something on it would be lost: it asks before it closes the page, and the end of
 * the session does not lead away from it.
 */
export function useKept(kept: boolean) {
  useEffect(() => {
    if (!kept) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    const release = holdPage()
    return () => {
      window.removeEventListener('beforeunload', ask)
      release()
    }
  }, [kept])
}
