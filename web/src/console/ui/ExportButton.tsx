import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload } from '@tabler/icons-react'
import { useRef, useState } from 'react'

import { messageOf } from '../app/errors'
import { type CsvColumn, toCsv } from './csv'
import { download } from './download'
import type { Connection } from './ListTable'

type Props<Data, Row> = {
  /** What the file is called, without its ending. */
  name: string
  document: TypedDocumentNode<Data, OperationVariables>
  /** The arguments besides the page: the order and the filter that are shown. */
  variables: OperationVariables
  pick: (data: Data) => Connection<Row> | null
  columns: CsvColumn<Row>[]
}

/** Stores the whole list, as it is filtered and sorted, as a CSV file. A second press stops it. */
export function ExportButton<Data, Row>({ name, document, variables, pick, columns }: Props<Data, Row>) {
  const apollo = useApolloClient()
  const [fetched, setFetched] = useState<number | null>(null)
  const stop = useRef(false)

  const fetchAfter = async (after: string | null) => {
    const { data } = await apollo.query<Data>({
      query: document,
      variables: { ...variables, first: 100, after, last: undefined, before: undefined },
      fetchPolicy: 'no-cache',
    })
    const page = data ? pick(data) : null
    if (!page) throw new Error('no data')
    return page
  }

  const run = async () => {
    stop.current = false
    setFetched(0)
    try {
      const rows: Row[] = []
      for (let after: string | null = null; !stop.current; ) {
        const page = await fetchAfter(after)
        rows.push(...page.nodes)
        setFetched(rows.length)
        if (!page.pageInfo.hasNextPage) {
          download(`${name}.csv`, toCsv(rows, columns), 'text/csv')
          break
        }
        after = page.pageInfo.endCursor
      }
    } catch (error) {
      notifications.show({ color: 'red', title: 'The file could not be made', message: messageOf(error) })
    } finally {
      setFetched(null)
    }
  }

  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={() => (fetched === null ? void run() : (stop.current = true))}
    >
      {fetched === null ? 'Export CSV' : `${fetched.toLocaleString()} rows … Stop`}
    </Button>
  )
}
