type Query<Data> = {
  data?: Data | undefined
  previousData?: Data | undefined
  loading: boolean
  error?: Error | undefined
  refetch: () => Promise<unknown>
}

/** What a table shows of a query: the page that was asked for and, until it is there, the one from before. */
export function pageOf<Data, Page>({ data, previousData, loading, error, refetch }: Query<Data>, pick: (data: Data) => Page) {
  const shown = data ?? previousData
  return { connection: shown && pick(shown), loading, error, retry: () => void refetch() }
}
