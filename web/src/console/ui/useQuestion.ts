import { useRef, useState } from 'react'

/**
 * Asks something in the middle of what is done: `ask` shows it, and waits until `answer` is called. The first value is
 * what is asked now; null when nothing is.
 */
export function useQuestion<About>(): [About | null, (about: About) => Promise<boolean>, (yes: boolean) => void] {
  const [about, setAbout] = useState<About | null>(null)
  const resolve = useRef<(yes: boolean) => void>(() => undefined)
  const ask = (what: About) => {
    setAbout(what)
    return new Promise<boolean>((settle) => {
      resolve.current = settle
    })
  }
  const answer = (yes: boolean) => {
    setAbout(null)
    resolve.current(yes)
  }
  return [about, ask, answer]
}
