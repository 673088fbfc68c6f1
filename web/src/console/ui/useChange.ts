import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useMutation } from '@apollo/client/react'
import { useState } from 'react'

import { codeOf, messageOf } from '../app/errors'
import { ViewerDocument } from '../app/operations'
import type { UserError } from '../app/graphql'

/** What became of a mutation: its payload, or what has to be mended. Then nothing was stored. */
export type Outcome<Payload> = { payload: Payload; problems?: never } | { payload?: never; problems: UserError[] }

/**
 * Prepares a mutation. `pick` finds its payload in the answer. Whatever hinders it is told in one way: rules that a
 * person can mend stand at their fields, and a server that refuses or cannot be reached is a problem of the whole.
 * With `secret`, the payload has one: it goes past the cache, which would keep it for as long as the tab is open.
 */
export function useChange<Data, Variables extends OperationVariables, Payload extends { userErrors: UserError[] }>(
  document: TypedDocumentNode<Data, Variables>,
  pick: (data: Data) => Payload | null,
  { secret = false } = {},
): [run: (variables: Variables) => Promise<Outcome<Payload>>, running: boolean] {
  const [mutate, { client }] = useMutation<Data, OperationVariables>(document as TypedDocumentNode<Data, OperationVariables>, {
    fetchPolicy: secret ? 'no-cache' : 'network-only',
  })
  const [running, setRunning] = useState(false)
  const run = async (variables: Variables): Promise<Outcome<Payload>> => {
    setRunning(true)
    try {
      const { data } = await mutate({ variables })
      const payload = data ? pick(data) : null
      if (!payload) return { problems: [{ field: null, message: 'The server gave no answer.' }] }
      return payload.userErrors.length > 0 ? { problems: payload.userErrors } : { payload }
    } catch (error) {
      const code = codeOf(error)
      // Rights were withdrawn meanwhile: what is offered has to follow.
      if (code === 'FORBIDDEN') {
        await client.query({ query: ViewerDocument, fetchPolicy: 'network-only' }).catch(() => undefined)
      }
      // The page says by itself that its session has ended.
      return { problems: code === 'UNAUTHENTICATED' ? [] : [{ field: null, message: messageOf(error) }] }
    } finally {
      setRunning(false)
    }
  }
  return [run, running]
}
