import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useNavigate } from 'react-router'

/**
 * Leaves a page on which nothing is left to do, because what it was about is stored or gone. From then on what was typed
 * holds nobody back: the first value says so, and has to have reached the guard before the other page opens.
 */
export function useLeave(): [leaving: boolean, leave: (to: string) => Promise<void> | void] {
  const navigate = useNavigate()
  const [leaving, setLeaving] = useState(false)
  const leave = (to: string) => {
    flushSync(() => setLeaving(true))
    return navigate(to, { replace: true })
  }
  return [leaving, leave]
}
