/** Whether something counts, in a word and a dot. */
export function Status({ on, words: [yes, no] }: { on: boolean; words: [string, string] }) {
  return (
    <span className="status" data-off={!on || undefined}>
      {on ? yes : no}
    </span>
  )
}
