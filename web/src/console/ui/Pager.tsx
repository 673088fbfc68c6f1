import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'

import type { Connection } from './ListTable'
import { type List, pageSizes } from './useList'

type Props<Row, Field extends string> = { list: List<Field>; connection: Connection<Row> }

/** Says which rows of a list are shown, and leads to the others. */
export function Pager<Row, Field extends string>({ list, connection }: Props<Row, Field>) {
  const { nodes, pageInfo, totalCount } = connection
  const from = (list.page - 1) * list.rows
  // There is nothing to turn over, and no button says so.
  const short = list.page === 1 && !pageInfo.hasNextPage && nodes.length <= Math.min(...pageSizes)
  return (
    <Group justify="space-between" mt="md" gap="sm" component="nav" aria-label="Pages of the list">
      <Text size="sm" c="dimmed" role="status">
        {nodes.length > 0 &&
          `${(from + 1).toLocaleString()}–${(from + nodes.length).toLocaleString()}` +
            (totalCount === undefined ? '' : ` of ${totalCount.toLocaleString()}`)}
      </Text>
      {!short && (
        <Group gap="sm">
          <NativeSelect
            size="xs"
            aria-label="Rows on a page"
            value={list.rows}
            data={pageSizes.map((size) => ({ value: String(size), label: `${size} rows` }))}
            onChange={(event) => list.setRows(Number(event.currentTarget.value))}
          />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconChevronLeft size={14} aria-hidden />}
            disabled={list.page === 1}
            onClick={() => list.toPrevious(pageInfo.startCursor ?? '')}
          >
            Previous
          </Button>
          <Button
            size="xs"
            variant="default"
            rightSection={<IconChevronRight size={14} aria-hidden />}
            disabled={!pageInfo.hasNextPage}
            onClick={() => list.toNext(pageInfo.endCursor ?? '')}
          >
            Next
          </Button>
        </Group>
      )}
    </Group>
  )
}
