import './table.css'

import { ActionIcon, Checkbox, Skeleton, Table } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'

import type { Column } from './ListTable'

/** What a row unfolds to, below itself. */
export type Details<Row> = {
  /** Says what the button shows: "Details of Orders". */
  label: (row: Row) => string
  render: (row: Row) => ReactNode
}

/** Which rows of the page are chosen, by their keys. */
export type Selection<Row> = {
  selected: ReadonlySet<string>
  onChange: (selected: ReadonlySet<string>) => void
  /** Says what is chosen: "Select Orders". */
  label: (row: Row) => string
  /** Whether a row can be chosen; all can when left out. */
  may?: (row: Row) => boolean
}

type Props<Row, Field extends string> = {
  rows: Row[]
  columns: Column<Row, Field>[]
  keyOf: (row: Row) => string
  details?: Details<Row> | undefined
  selection?: Selection<Row> | undefined
}

/** The rows of a table. */
export function TableRows<Row, Field extends string>({ rows, ...rest }: Props<Row, Field>) {
  return rows.map((row) => <TableRow key={rest.keyOf(row)} row={row} {...rest} />)
}

function TableRow<Row, Field extends string>(props: Omit<Props<Row, Field>, 'rows'> & { row: Row }) {
  const { row, columns, keyOf, details, selection } = props
  const [open, setOpen] = useState(false)
  const below = useId()
  const key = keyOf(row)
  const chosen = selection?.selected.has(key)
  return (
    <>
      <Table.Tr data-chosen={chosen || undefined} data-open={open || undefined}>
        {selection && (
          <Table.Td className="choose">
            {(!selection.may || selection.may(row)) && (
              <Checkbox
                size="xs"
                aria-label={selection.label(row)}
                checked={chosen ?? false}
                onChange={(event) => selection.onChange(toggled(selection.selected, [key], event.currentTarget.checked))}
              />
            )}
          </Table.Td>
        )}
        {columns.map((column) => (
          <Table.Td
            key={column.title}
            className={column.hidden ? 'actions' : undefined}
            data-label={column.title}
            data-card={column.card}
          >
            {column.render(row)}
          </Table.Td>
        ))}
        {details && (
          <Table.Td className="actions unfold">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={details.label(row)}
              aria-expanded={open}
              aria-controls={open ? below : undefined}
              onClick={() => setOpen(!open)}
            >
              <IconChevronDown size={18} aria-hidden />
            </ActionIcon>
          </Table.Td>
        )}
      </Table.Tr>
      {details && open && (
        <Table.Tr className="details" id={below}>
          <Table.Td colSpan={columns.length + 1 + (selection ? 1 : 0)}>{details.render(row)}</Table.Td>
        </Table.Tr>
      )}
    </>
  )
}

type AllProps<Row> = {
  rows: Row[]
  selection: Selection<Row>
  keyOf: (row: Row) => string
}

/** Chooses all rows of a page that can be, or none. */
export function SelectAll<Row>({ rows, selection, keyOf }: AllProps<Row>) {
  const keys = rows.filter((row) => !selection.may || selection.may(row)).map(keyOf)
  const chosen = keys.filter((key) => selection.selected.has(key)).length
  return (
    <Checkbox
      size="xs"
      aria-label="Select all on this page"
      disabled={keys.length === 0}
      checked={chosen > 0 && chosen === keys.length}
      indeterminate={chosen > 0 && chosen < keys.length}
      onChange={() => selection.onChange(toggled(selection.selected, keys, chosen < keys.length))}
    />
  )
}

function toggled(selected: ReadonlySet<string>, keys: string[], on: boolean): ReadonlySet<string> {
  const next = new Set(selected)
  for (const key of keys) {
    if (on) next.add(key)
    else next.delete(key)
  }
  return next
}

/** Stands in the place of rows while they are loaded. */
export function SkeletonRows({ rows, columns }: { rows: number; columns: number }) {
  return Array.from({ length: rows }, (_, row) => (
    <Table.Tr key={row} aria-hidden>
      {Array.from({ length: columns }, (_, column) => (
        <Table.Td key={column}>
          <Skeleton height={14} my={4} width={column === 0 ? '40%' : '70%'} />
        </Table.Td>
      ))}
    </Table.Tr>
  ))
}
