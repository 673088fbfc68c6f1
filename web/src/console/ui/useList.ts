import { useSearchParams } from 'react-router'

import type { OrderDirection } from '../app/graphql'

/** How many rows a page can have. */
export const pageSizes = [10, 20, 50, 100]

/** What a list shows. All of it stands in the address of the page, so that it can be reloaded, kept and sent. */
export type List<Field extends string> = {
  search: string
  /** What it is sorted by; null: newest first. */
  sort: { field: Field; direction: OrderDirection } | null
  rows: number
  /** The number of the page that is shown, from 1. */
  page: number
  /** Returns the value of a filter; undefined when it is not set. */
  filter: (name: string) => string | undefined
  /** The arguments of the connection that bring this page. */
  variables: {
    first?: number
    after?: string
    last?: number
    before?: string
    orderBy?: { field: Field; direction: OrderDirection }
  }
  setSearch: (text: string) => void
  setSort: (field: Field) => void
  setRows: (rows: number) => void
  /** Sets filters, or takes them away; what is not named stays. */
  setFilter: (values: Record<string, string | undefined>) => void
  toFirst: () => void
  toNext: (after: string) => void
  toPrevious: (before: string) => void
}

const reserved = ['search', 'sort', 'rows', 'page', 'after', 'before']

/**
 * Keeps the state of a list in the address. The fields are what it can be sorted by: the first time in their own
 * direction, then in the other, then not at all.
 */
export function useList<Field extends string>(fields: Record<Field, OrderDirection>, rowsAtFirst = 20): List<Field> {
  const [params, setParams] = useSearchParams()
  const search = params.get('search') ?? ''
  const rows = pageSizes.find((size) => String(size) === params.get('rows')) ?? rowsAtFirst
  const sort = sortOf(params.get('sort'), fields)
  const [after, before] = [params.get('after'), params.get('before')]

  // Whatever changes which rows there are leads to the first page.
  const change = (values: Record<string, string | undefined>, replace = true) =>
    setParams(
      () => {
        // Not that of the last drawing: two changes may follow each other faster than the page is drawn.
        const next = new URLSearchParams(window.location.search)
        const all = { after: undefined, before: undefined, page: undefined, ...values }
        for (const [name, value] of Object.entries(all)) {
          if (value) next.set(name, value)
          else next.delete(name)
        }
        return next
      },
      { replace, preventScrollReset: true },
    )

  const page = after || before ? Math.max(1, Math.trunc(Number(params.get('page'))) || 1) : 1
  return {
    search,
    sort,
    rows,
    page,
    filter: (name) => (reserved.includes(name) ? undefined : (params.get(name) ?? undefined)),
    variables: {
      ...(before ? { last: rows, before } : { first: rows, ...(after && { after }) }),
      ...(sort && { orderBy: sort }),
    },
    setSearch: (text) => change({ search: text }),
    setSort: (field) => change({ sort: nextSort(field, sort, fields) }),
    setRows: (size) => change({ rows: size === rowsAtFirst ? undefined : String(size) }),
    setFilter: (values) => change(values),
    toFirst: () => change({}, false),
    toNext: (cursor) => change({ after: cursor, page: String(page + 1) }, false),
    toPrevious: (cursor) => change(page > 2 ? { before: cursor, page: String(page - 1) } : {}, false),
  }
}

function sortOf<Field extends string>(text: string | null, fields: Record<Field, OrderDirection>) {
  const [field, direction] = (text ?? '').split('.')
  if (!field || !Object.hasOwn(fields, field) || (direction !== 'ASC' && direction !== 'DESC')) return null
  return { field: field as Field, direction: direction as OrderDirection }
}

function nextSort<Field extends string>(field: Field, now: List<Field>['sort'], fields: Record<Field, OrderDirection>) {
  const first = fields[field]
  if (now?.field !== field) return `${field}.${first}`
  if (now.direction === first) return `${field}.${first === 'ASC' ? 'DESC' : 'ASC'}`
  return undefined
}
