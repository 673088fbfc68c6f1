// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { afterEach, expect, test } from 'vitest'

import { type Column, type Connection, ListTable } from './ListTable'
import { useList } from './useList'

afterEach(cleanup)

const columns: Column<string, never>[] = [{ title: 'Name', render: (name) => name }]
const pageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null }

function Names({ connection, error }: { connection: Connection<string>; error?: Error }) {
  const list = useList<never>({})
  return (
    <ListTable
      label="Names"
      list={list}
      columns={columns}
      connection={connection}
      loading={false}
      error={error}
      keyOf={(name) => name}
    />
  )
}

function show(nodes: string[], error?: Error) {
  render(
    <MemoryRouter>
      <MantineProvider>
        <Names connection={{ nodes, pageInfo, totalCount: nodes.length }} {...(error && { error })} />
      </MantineProvider>
    </MemoryRouter>,
  )
}

test('rows of an earlier search do not stand for those that could not be loaded', () => {
  show(['Orders'], new Error('offline'))
  expect(screen.getByRole('alert').textContent).toContain('The server cannot be reached')
  expect(screen.queryByText('Orders')).toBeNull()
})

test('a list that fits on a page has nothing to turn over', () => {
  show(['Orders', 'Invoices'])
  expect(screen.getByText('1–2 of 2')).toBeTruthy()
  expect(screen.queryByText('Next')).toBeNull()
})

test('what is more than the smallest page can be turned over', () => {
  show(Array.from({ length: 11 }, (_, n) => `Name ${n}`))
  expect(screen.getByText('Next')).toBeTruthy()
})
