import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'

import { None } from './None'

const few = 5

/** Names that stand beside each other: the scopes of a token. Of many the first show, and the others on a click. */
export function Tags({ names }: { names: string[] }) {
  const [all, setAll] = useState(names.length <= few + 1)
  if (names.length === 0) return <None />
  return (
    <span className="tags">
      {(all ? names : names.slice(0, few)).map((name) => (
        <code key={name} className="tag" title={name}>
          {name}
        </code>
      ))}
      {!all && (
        <UnstyledButton className="tag more" onClick={() => setAll(true)}>
          {names.length - few} more
        </UnstyledButton>
      )}
    </span>
  )
}
