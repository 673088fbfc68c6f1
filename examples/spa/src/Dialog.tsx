import { type ReactNode, useEffect, useId, useRef } from 'react'

type Props = {
  title: string
  onClose: () => void
  /** What is in it, given what closes it. */
  children: (close: () => void) => ReactNode
}

/** Shows the browser's own dialog, which keeps the focus inside and closes with Esc. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current!.showModal(), [])
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children(() => dialog.current!.close())}
    </dialog>
  )
}
