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
          <a className="home" href="/">
            <svg className="mark" viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
              <path
                fill="currentColor"
                fillRule="evenodd"
                d="M16 2C9.9 2 5 6.9 5 13v14.5A2.5 2.5 0 0 0 7.5 30h17a2.5 2.5 0 0 0 2.5-2.5V13C27 6.9 22.1 2 16 2Zm0 8.8a3.9 3.9 0 0 1 1.9 7.3l.95 5.2a.9.9 0 0 1-.89 1.1h-3.92a.9.9 0 0 1-.89-1.1l.95-5.2A3.9 3.9 0 0 1 16 10.8Z"
              />
            </svg>
            <span className="name">Ostiary</span>
          </a>
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
