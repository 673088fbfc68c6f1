import { Button, Table, Text, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'

import type { PageInfo } from '../app/graphql'
import { Pager } from './Pager'
import { type Details, SelectAll, type Selection, SkeletonRows, TableRows } from './TableRows'
import { Trouble } from './Trouble'
import type { List } from './useList'

/** A column of a table of rows. */
export type Column<Row, Field extends string> = {
  title: string
  /** What a column of buttons is called, which has no title that shows. */
  hidden?: boolean
  /** The field by which the column sorts. */
  sort?: Field
  /** Where it stands in the card that a row becomes on a phone; on a line of its own, with its title, when left out. */
  card?: 'title' | 'beside' | 'bare'
  render: (row: Row) => ReactNode
}

/** A page of a connection. How many there are in all may be unknown. */
export type Connection<Row> = { nodes: Row[]; pageInfo: PageInfo; totalCount?: number | undefined }

type Props<Row, Field extends string> = {
  /** What the rows are, for those who cannot see the page: "Auth clients". */
  label: string
  list: List<Field>
  columns: Column<Row, Field>[]
  /** Undefined while it is loaded for the first time. */
  connection: Connection<Row> | null | undefined
  loading: boolean
  error?: Error | undefined
  retry?: () => void
  keyOf: (row: Row) => string
  /** What each row unfolds to, if it does. */
  details?: Details<Row>
  /** Lets rows be chosen. */
  selection?: Selection<Row>
  /** The filters besides the search that leave rows out. */
  filters?: string[]
  /** Stands under No Data Available when there is nothing at all: the one thing to do. */
  whenEmpty?: ReactNode
}

/** A list with its columns, sorted, in pages. */
export function ListTable<Row, Field extends string>(props: Props<Row, Field>) {
  const { list, connection, columns, loading, error, keyOf, details, selection } = props

  // The last row of the last page may be gone: then this page has nothing, and those before it do.
  const stranded = connection?.nodes.length === 0 && list.page > 1
  useEffect(() => {
    if (stranded) list.toFirst()
  })

  // What was there before is no answer to another search. And a page may have been of a list that is sorted otherwise
  // now: then its place in the address means nothing.
  if (error) return <Trouble error={error} retry={list.page > 1 ? list.toFirst : props.retry} />
  return (
    <>
      <div className="table" aria-busy={loading}>
        <Table verticalSpacing="sm" horizontalSpacing="sm" highlightOnHover aria-label={props.label}>
          <Table.Thead>
            <Table.Tr>
              {selection && (
                <Table.Th className="choose">
                  <SelectAll rows={connection?.nodes ?? []} selection={selection} keyOf={keyOf} />
                </Table.Th>
              )}
              {columns.map((column) => (
                <Heading key={column.title} column={column} list={list} />
              ))}
              {details && <Heading column={{ title: 'Details', hidden: true, render: () => null }} list={list} />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody data-stale={(loading && connection != null) || undefined}>
            {connection ? (
              <TableRows rows={connection.nodes} columns={columns} keyOf={keyOf} details={details} selection={selection} />
            ) : (
              <SkeletonRows
                rows={Math.min(list.rows, 8)}
                columns={columns.length + (details ? 1 : 0) + (selection ? 1 : 0)}
              />
            )}
          </Table.Tbody>
        </Table>
        {connection?.nodes.length === 0 && !stranded && <Empty {...props} />}
      </div>
      {connection && <Pager list={list} connection={connection} />}
    </>
  )
}

function Heading<Row, Field extends string>({ column, list }: { column: Column<Row, Field>; list: List<Field> }) {
  const { title, sort } = column
  if (column.hidden) {
    return (
      <Table.Th>
        <span className="unseen">{title}</span>
      </Table.Th>
    )
  }
  if (!sort) return <Table.Th>{title}</Table.Th>
  const direction = list.sort?.field === sort ? list.sort.direction : undefined
  const Arrow = direction === 'DESC' ? IconArrowDown : IconArrowUp
  return (
    <Table.Th aria-sort={direction && (direction === 'ASC' ? 'ascending' : 'descending')}>
      <UnstyledButton className="sort" data-sorted={direction !== undefined || undefined} onClick={() => list.setSort(sort)}>
        {title}
        <Arrow size={14} aria-hidden />
      </UnstyledButton>
    </Table.Th>
  )
}

function Empty<Row, Field extends string>({ list, filters = [], whenEmpty }: Props<Row, Field>) {
  const narrowed = list.search !== '' || filters.some((name) => list.filter(name) !== undefined)
  const showAll = () => list.setFilter({ search: undefined, ...Object.fromEntries(filters.map((name) => [name, undefined])) })
  return (
    <div className="empty">
      <Text fw={500}>No Data Available</Text>
      {narrowed ? (
        <>
          <Text size="sm" c="dimmed">
            {list.search ? (
              <>
                Nothing matches “<bdi>{list.search}</bdi>”.
              </>
            ) : (
              'Nothing matches the filter.'
            )}
          </Text>
          <Button variant="default" mt="md" onClick={showAll}>
            Show all
          </Button>
        </>
      ) : (
        whenEmpty
      )}
    </div>
  )
}
