import { useMutation, useQuery } from '@apollo/client/react'
import { useState } from 'react'

import { Dialog } from './Dialog'
import { messageOf, otherProblems } from './errors'
import { NewClient, grantNames } from './NewClient'
import { type AuthClient, AuthClients, RevokeTokens, SetEnabled } from './operations'
import { clientId } from './session'

export function Clients() {
  const { data, error, loading, fetchMore, refetch } = useQuery(AuthClients)
  const [problem, setProblem] = useState<string>()
  const [creating, setCreating] = useState(false)
  const { edges = [], pageInfo } = data?.authClients ?? {}

  /** Runs a request, and says what went wrong. */
  const attempt = (request: Promise<unknown>) => {
    setProblem(undefined)
    request.catch((error: unknown) => setProblem(messageOf(error)))
  }

  const failed = problem ?? (error && messageOf(error))
  return (
    <main>
      <div className="title">
        <h1>Auth clients</h1>
        <button className="primary" onClick={() => setCreating(true)}>
          New client
        </button>
      </div>
      {failed && <p role="alert">{failed}</p>}
      {data && (
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Client ID</th>
              <th>Grants</th>
              <th>Last used</th>
              <th>
                <span className="unseen">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {edges.map(({ node }) => (
              <Row key={node.id} client={node} onProblem={setProblem} />
            ))}
          </tbody>
        </table>
      )}
      <div className="more">
        {loading && <p role="status">Loading…</p>}
        {!loading && error && <button onClick={() => attempt(refetch())}>Try again</button>}
        {!loading && pageInfo?.hasNextPage && (
          <button onClick={() => attempt(fetchMore({ variables: { after: pageInfo.endCursor } }))}>Load more</button>
        )}
      </div>
      {creating && <NewClient onClose={() => setCreating(false)} />}
    </main>
  )
}

type RowProps = { client: AuthClient; onProblem: (problem: string | undefined) => void }

function Row({ client: { id, name, enabled, grants, liveTokenCount, lastUsedAt }, onProblem }: RowProps) {
  const [revoking, setRevoking] = useState(false)
  const onError = (error: unknown) => onProblem(messageOf(error))
  // The answer has the client with its id, so the cache follows by itself.
  const [setEnabled, { loading }] = useMutation(SetEnabled, {
    onError,
    onCompleted: ({ updateAuthClient }) => onProblem(otherProblems(updateAuthClient.userErrors)),
  })
  const [revoke] = useMutation(RevokeTokens, {
    onError,
    onCompleted: ({ revokeAuthClientTokens }) => onProblem(otherProblems(revokeAuthClientTokens.userErrors)),
    update(cache, { data }) {
      if (data?.revokeAuthClientTokens.revokedCount == null) return
      cache.modify({ id: cache.identify({ __typename: 'AuthClient', id })!, fields: { liveTokenCount: () => 0 } })
    },
  })

  return (
    <tr className={enabled ? '' : 'off'}>
      <td className="name">
        {name} {!enabled && <span className="badge">Disabled</span>}
      </td>
      <td data-title="Client ID">
        <code>{id}</code>
      </td>
      <td data-title="Grants">{grants.map((grant) => grantNames[grant] ?? grant).join(', ')}</td>
      <td data-title="Last used">{lastUsedAt ? <Time at={lastUsedAt} /> : 'Never'}</td>
      <td className="actions">
        {id === clientId ? (
          <span className="badge">This page</span> // it would lock itself out
        ) : (
          <>
            {liveTokenCount > 0 && (
              <button aria-label={`Revoke tokens of ${name}`} onClick={() => setRevoking(true)}>
                Revoke tokens
              </button>
            )}
            <button
              disabled={loading}
              aria-label={`${enabled ? 'Disable' : 'Enable'} ${name}`}
              onClick={() => void setEnabled({ variables: { id, enabled: !enabled } })}
            >
              {enabled ? 'Disable' : 'Enable'}
            </button>
          </>
        )}
        {revoking && (
          <Dialog title={`Revoke the tokens of ${name}?`} onClose={() => setRevoking(false)}>
            {(close) => (
              <>
                <p>{liveTokenCount === 1 ? 'One token stops working' : `${liveTokenCount} tokens stop working`} at once.</p>
                <div className="buttons">
                  <button onClick={close}>Cancel</button>
                  <button
                    className="danger"
                    onClick={() => {
                      void revoke({ variables: { id } })
                      close()
                    }}
                  >
                    Revoke
                  </button>
                </div>
              </>
            )}
          </Dialog>
        )}
      </td>
    </tr>
  )
}

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

function Time({ at }: { at: string }) {
  return <time dateTime={at}>{format.format(new Date(at))}</time>
}
