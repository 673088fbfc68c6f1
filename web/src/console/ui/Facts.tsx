import type { ReactNode } from 'react'

/** What is known of something, by name. What is null is left out. */
export type Fact = { name: string; value: ReactNode }

/** Facts in a row, below the title of a page. On a phone they stand in two columns. */
export function Facts({ facts }: { facts: (Fact | null)[] }) {
  return <List className="facts" facts={facts} />
}

/** Facts one below the other, with their names beside them: what a form would show, to be read only. */
export function Description({ facts }: { facts: (Fact | null)[] }) {
  return <List className="description" facts={facts} />
}

function List({ facts, className }: { facts: (Fact | null)[]; className: string }) {
  return (
    <dl className={className}>
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact.name}>
              <dt>{fact.name}</dt>
              <dd>{fact.value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
