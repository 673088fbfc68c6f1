import { Skeleton } from '@mantine/core'
import { Link } from 'react-router'

import { written } from './address'
import type { CredentialKind, HygieneQuery } from './operations'
import { countOf, type Limits, reasonOf, type View, viewNames, views } from './views'

type Props = {
  open: View
  kind: CredentialKind | undefined
  limits: Limits
  /** Undefined while it is loaded for the first time. */
  hygiene: HygieneQuery['credentialHygiene'] | undefined
}

/** The lists with how many stand in each; one of them is shown below. */
export function ViewCards({ open, kind, limits, hygiene }: Props) {
  return (
    <nav className="cards" aria-label="Lists">
      {viewNames.map((view) => (
        <Link
          key={view}
          to={{ search: addressOf(view, kind, limits) }}
          className="card"
          aria-current={view === open || undefined}
          preventScrollReset
        >
          <span>{views[view].title}</span>
          {hygiene ? <strong>{countOf(view, hygiene).toLocaleString()}</strong> : <Skeleton height={28} width={40} />}
          <small>{reasonOf(view, limits)}</small>
        </Link>
      ))}
    </nav>
  )
}

function addressOf(view: View, kind: CredentialKind | undefined, limits: Limits): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...written(view, kind, limits), sort: views[view].sort })) {
    if (value) query.set(name, value)
  }
  return query.toString()
}
