/** Names that stand beside each other: the scopes of a token. */
export function Tags({ names }: { names: string[] }) {
  if (names.length === 0) return <>–</>
  return (
    <span className="tags">
      {names.map((name) => (
        <code key={name} className="tag">
          {name}
        </code>
      ))}
    </span>
  )
}
