/** The direction of an order. */
export type OrderDirection = 'ASC' | 'DESC'

/** What a person has to mend before something can be done; see UserError in schema.graphql. */
export type UserError = { field: string[] | null; code?: string; message: string }

/** Where a page of a connection stands (Relay). */
export type PageInfo = {
  hasNextPage: boolean
  hasPreviousPage: boolean
  startCursor: string | null
  endCursor: string | null
}
