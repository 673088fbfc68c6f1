import { Button, Skeleton, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { Panel } from '../ui/Panel'
import { Trouble } from '../ui/Trouble'

/** How many of a list are shown at first, and at most: the newest. */
export const [few, many] = [10, 100]

type Props<Row> = {
  title: string
  lead: string
  /** Stands in the place of the rows when there are none. */
  none: string
  connection: { nodes: Row[]; totalCount: number } | null | undefined
  error?: Error | undefined
  retry: () => void
  /** Stands beside the title when there are any. */
  action?: ReactNode
  render: (row: Row) => ReactNode
  /** Shows more than the first few. */
  onMore: () => void
}

/** What belongs to somebody: applications, tokens or sessions. */
export function Owned<Row>({ title, lead, none, connection: page, error, retry, action, render, onMore }: Props<Row>) {
  const rows = page?.nodes ?? []
  const more = (page?.totalCount ?? 0) - rows.length
  return (
    <Panel title={title} lead={lead} action={rows.length > 0 && action}>
      {error && !page && <Trouble error={error} retry={retry} />}
      {!error && !page && <Skeleton height={64} aria-hidden />}
      {page && rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      )}
      {rows.map(render)}
      {more > 0 && rows.length < many && (
        <Button variant="subtle" mt="sm" onClick={onMore}>
          Show {Math.min(more, many - rows.length).toLocaleString()} more
        </Button>
      )}
      {more > 0 && rows.length >= many && (
        <Text size="sm" c="dimmed" mt="sm">
          The newest {many} of {page?.totalCount.toLocaleString()} are shown.
        </Text>
      )}
    </Panel>
  )
}
