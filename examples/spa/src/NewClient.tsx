import { useMutation } from '@apollo/client/react'
import { type ReactNode, useId, useState } from 'react'

import { Dialog } from './Dialog'
import { messageOf, otherProblems, problemOf } from './errors'
import { AuthClients, CreateAuthClient, type NewAuthClient } from './operations'

/** What grants are called here. New ones can come, and are shown as they are. */
export const grantNames: Record<string, string> = {
  AUTHORIZATION_CODE: 'Redirect flow',
  CLIENT_CREDENTIALS: 'Client credentials',
  PASSWORD: 'Password',
  PERSONAL_ACCESS_TOKEN: 'Personal access tokens',
  DEVICE_CODE: 'Device',
}

export function NewClient({ onClose }: { onClose: () => void }) {
  const [grant, setGrant] = useState('CLIENT_CREDENTIALS')
  const [create, { data, loading, error }] = useMutation(CreateAuthClient, {
    onError: () => undefined, // it is shown
    update(cache, { data }) {
      const node = data?.createAuthClient.authClient
      if (!node) return
      cache.updateQuery({ query: AuthClients }, (list) => {
        return list && { authClients: { ...list.authClients, edges: [{ cursor: '', node }, ...list.authClients.edges] } }
      })
    },
  })
  const { authClient, clientSecret, userErrors = [] } = data?.createAuthClient ?? {}

  if (authClient) {
    return (
      <Dialog title={`${authClient.name} is registered`} onClose={onClose}>
        {(close) => (
          <>
            <p>The secret is shown this once. Keep it now.</p>
            <dl>
              <dt>Client ID</dt>
              <dd>
                <code>{authClient.id}</code>
              </dd>
              <dt>Client secret</dt>
              <dd>
                <code>{clientSecret}</code>
              </dd>
            </dl>
            <div className="buttons">
              <button className="primary" onClick={close}>
                I have kept it
              </button>
            </div>
          </>
        )}
      </Dialog>
    )
  }

  const redirects = grant === 'AUTHORIZATION_CODE'
  const submit = (form: FormData) => {
    const input: NewAuthClient = { name: String(form.get('name')), grants: [grant] }
    if (redirects) input.redirectUris = [String(form.get('redirectUri'))]
    void create({ variables: { input } })
  }
  const whole = error ? messageOf(error) : otherProblems(userErrors, 'name', 'redirectUris')
  return (
    <Dialog title="New client" onClose={onClose}>
      {(close) => (
        <form
          noValidate // Ostiary says what has to be mended
          onSubmit={(event) => {
            event.preventDefault()
            submit(new FormData(event.currentTarget))
          }}
        >
          {whole && <p role="alert">{whole}</p>}
          <Field label="Name" problem={problemOf(userErrors, 'name')}>
            {(props) => <input {...props} name="name" autoComplete="off" autoFocus />}
          </Field>
          <Field label="How it gets tokens">
            {(props) => (
              <select {...props} value={grant} onChange={(event) => setGrant(event.currentTarget.value)}>
                <option value="CLIENT_CREDENTIALS">As itself, with its secret</option>
                <option value="AUTHORIZATION_CODE">For a user who signs in</option>
              </select>
            )}
          </Field>
          {redirects && (
            <Field label="Redirect URI" problem={problemOf(userErrors, 'redirectUris')}>
              {(props) => <input {...props} name="redirectUri" type="url" placeholder="https://app.example.com/callback" />}
            </Field>
          )}
          <div className="buttons">
            <button type="button" onClick={close}>
              Cancel
            </button>
            <button className="primary" disabled={loading}>
              Create
            </button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

type FieldProps = {
  label: string
  problem?: string
  children: (props: { id: string; 'aria-invalid': boolean; 'aria-describedby': string }) => ReactNode
}

/** A control with its label, and what has to be mended below it. */
function Field({ label, problem, children }: FieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': !!problem, 'aria-describedby': `${id}-problem` })}
      <p className="problem" id={`${id}-problem`}>
        {problem}
      </p>
    </div>
  )
}
