import { Anchor, Text, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'

import { type Fate, fateOf, type ReadableChange, readable } from './changes'
import type { Event } from './events'
import { idFields } from './fields'
import { NameOf } from './NameOf'

const headings: Record<Fate, string> = {
  created: 'What it was made with',
  deleted: 'What it was',
  changed: 'What changed',
}

/** What an event changed, field by field; nothing when it changed no values. */
export function ChangeList({ event }: { event: Event }) {
  const changes = readable(event)
  const fate = fateOf(event)
  if (changes.length === 0) return null
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed" mb={6}>
        {headings[fate]}
      </Text>
      <dl className="changes">
        {changes.map((change) => (
          <div key={change.field}>
            <dt>{change.title}</dt>
            <dd>
              {change.list ? <ListChange change={change} fate={fate} /> : <ValueChange change={change} fate={fate} />}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

type ListProps = { change: Extract<ReadableChange, { list: true }>; fate: Fate }

function ListChange({ change: { field, removed, added }, fate }: ListProps) {
  if (fate !== 'changed') return <Tags field={field} items={fate === 'created' ? added : removed} />
  return (
    <>
      <Tags field={field} items={removed} sign="−" />
      <Tags field={field} items={added} sign="+" />
    </>
  )
}

// How many items are shown at first, and more each time: the name of each may have to be asked for.
const step = 20

function Tags({ field, items, sign }: { field: string; items: string[]; sign?: '+' | '−' }) {
  const [shown, setShown] = useState(step)
  if (items.length === 0) return null
  const more = Math.min(step, items.length - shown)
  return (
    <ul className="tags change" data-sign={sign}>
      {items.slice(0, shown).map((item) => (
        <li key={item}>
          {sign && (
            <>
              <span aria-hidden>{sign} </span>
              <VisuallyHidden>{sign === '+' ? 'added' : 'removed'} </VisuallyHidden>
            </>
          )}
          <Value field={field} text={item} />
        </li>
      ))}
      {more > 0 && (
        <li>
          <Anchor component="button" type="button" inherit onClick={() => setShown(shown + step)}>
            {`Show ${more} more of ${items.length.toLocaleString()}`}
          </Anchor>
        </li>
      )}
    </ul>
  )
}

type ValueProps = { change: Extract<ReadableChange, { list: false }>; fate: Fate }

function ValueChange({ change: { field, old, new: now }, fate }: ValueProps) {
  if (fate !== 'changed') return <Value field={field} text={fate === 'created' ? now : old} />
  return (
    <>
      <del>
        <VisuallyHidden>before </VisuallyHidden>
        <Value field={field} text={old} />
      </del>
      <span aria-hidden> → </span>
      <ins>
        <VisuallyHidden>after </VisuallyHidden>
        <Value field={field} text={now} />
      </ins>
    </>
  )
}

function Value({ field, text }: { field: string; text: string | null }) {
  if (text === null || text === '') return <i>{text === null ? 'none' : 'empty'}</i>
  const type = idFields.get(field)
  return type ? <NameOf type={type} id={text} /> : <bdi>{text}</bdi>
}
