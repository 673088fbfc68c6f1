import { useEffect, useRef } from 'react'

/** Brings something into sight when it appears: what hinders a form stands on top of it, and its button below. */
export function useIntoView() {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    void ref.current?.scrollIntoView({ block: 'nearest' }) // a promise in newer browsers, which is nothing to clean up with
  }, [])
  return ref
}
