import { useApolloClient } from '@apollo/client/react'
import { useEffect, useState } from 'react'

import { ViewerDocument } from './operations'

/**
 * Reports whether somebody else is signed in in this browser by now, which was done in another tab, and loads the page
 * anew for them: what it shows is for the first, and what it does would be done by the second. It looks whenever
 * somebody comes back to the page.
 */
export function useAnother(viewer: string): boolean {
  const apollo = useApolloClient()
  const [first] = useState(viewer)
  const [now, setNow] = useState(viewer)
  useEffect(() => {
    const look = async () => {
      if (document.visibilityState === 'hidden') return
      const found = await apollo.query({ query: ViewerDocument, fetchPolicy: 'no-cache' }).catch(() => null)
      // Nobody is no reason: what was typed stays, and the next request leads to the sign-in page.
      setNow(found?.data?.viewer?.id ?? first)
    }
    const come = () => void look()
    const comeBack = (event: PageTransitionEvent) => event.persisted && come()
    window.addEventListener('focus', come)
    window.addEventListener('pageshow', comeBack)
    document.addEventListener('visibilitychange', come)
    return () => {
      window.removeEventListener('focus', come)
      window.removeEventListener('pageshow', comeBack)
      document.removeEventListener('visibilitychange', come)
    }
  }, [apollo, first])

  const another = viewer !== first || now !== first
  useEffect(() => {
    if (another) window.location.reload()
  }, [another])
  return another
}
