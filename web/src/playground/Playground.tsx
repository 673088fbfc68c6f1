import { GraphiQL } from 'graphiql'
import { type ComponentProps, useCallback, useState } from 'react'

import { examples } from './examples'

type Fetcher = ComponentProps<typeof GraphiQL>['fetcher']

/** GraphiQL on the server it came from, acting as the user who is signed in. */
export function Playground() {
  const [signedOut, setSignedOut] = useState(false)

  const fetcher = useCallback<Fetcher>(async (request, options) => {
    const result = await post(request, options?.headers)
    // The server refuses every operation alike, the one for the schema included, so the editor would
    // only look broken. A header typed by hand is another matter: its owner reads the answer.
    setSignedOut(!options?.headers?.['Authorization'] && isUnauthenticated(result))
    return result
  }, [])

  return (
    <>
      {signedOut && (
        <p className="signed-out" role="status">
          You are not signed in. <a href="/login?next=/playground">Sign in</a>, or put a token into the Headers tab as{' '}
          <code>{'{"Authorization": "Bearer …"}'}</code>.
        </p>
      )}
      {/* Headers hold tokens: they stay in the page and are never written to the browser's storage. */}
      <GraphiQL fetcher={fetcher} defaultTabs={examples} shouldPersistHeaders={false} showPersistHeadersSettings={false}>
        <GraphiQL.Logo>
          <span className="brand">Ostiary</span>
        </GraphiQL.Logo>
      </GraphiQL>
    </>
  )
}

async function post(request: unknown, headers: Record<string, string> | undefined) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      Accept: 'application/graphql-response+json, application/json',
      'Content-Type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(request),
  })
  const body = await response.text()
  try {
    return JSON.parse(body)
  } catch {
    // Something in between answered, a proxy for example.
    return { errors: [{ message: `${response.status} ${response.statusText}: ${body.slice(0, 500)}` }] }
  }
}

function isUnauthenticated(result: { errors?: { extensions?: { code?: string } }[] }) {
  return result.errors?.some((error) => error.extensions?.code === 'UNAUTHENTICATED') ?? false
}
