import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'

import { None } from './None'

const few = 5

/** Names that stand beside each other: the scopes of a token. Of many the first show, and the others on a click, in full. */
export function Tags({ names }: { names: string[] }) {
  const [all, setAll] = useState(false)
  const many = names.length > few + 1
  if (names.length === 0) return <None />
  return (
    <span className="tags" data-all={all || undefined}>
      {(many && !all ? names.slice(0, few) : names).map((name) => (
        <code key={name} className="tag" title={name}>
          {name}
        </code>
      ))}
      {many && (
        <UnstyledButton className="tag more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `${names.length - few} more`}
        </UnstyledButton>
      )}
    </span>
  )
}
