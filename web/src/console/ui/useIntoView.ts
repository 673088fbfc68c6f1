import { useEffect, useRef } from 'react'

/** Brings something into sight when it appears: what hinders a form stands on top of it, and its button below. */
export function useIntoView() {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => ref.current?.scrollIntoView({ block: 'nearest' }), [])
  return ref
}
