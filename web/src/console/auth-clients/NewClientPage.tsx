import { useApolloClient } from '@apollo/client/react'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { Navigate, useNavigate } from 'react-router'

import { useViewer } from '../app/viewer'
import { fileName, toEnv } from '../ui/download'
import { PageHeader } from '../ui/PageHeader'
import { Problems } from '../ui/Problems'
import { SaveBar } from '../ui/SaveBar'
import { SecretOnce } from '../ui/SecretOnce'
import { Trouble } from '../ui/Trouble'
import { UnsavedGuard } from '../ui/UnsavedGuard'
import { useChange } from '../ui/useChange'
import { useSave } from '../ui/useSave'
import { ClientFields } from './form/ClientFields'
import { KindCards } from './form/KindCards'
import type { Kind } from './form/kinds'
import { placed, unfinished } from './form/problems'
import { type ClientValues, inputOf, newClient } from './form/values'
import { CreateAuthClientDocument } from './operations'

type Created = { id: string; name: string; secret: string | null }

/** Registers an application. */
export default function NewClientPage() {
  const { can } = useViewer()
  const [created, setCreated] = useState<Created | null>(null)
  if (created) return <Registered {...created} />
  if (!can('CREATE_AUTH_CLIENTS')) return <Refused />
  return <NewClient onCreated={setCreated} />
}

function NewClient({ onCreated }: { onCreated: (created: Created) => void }) {
  const apollo = useApolloClient()
  const [create] = useChange(CreateAuthClientDocument, (data) => data.createAuthClient, { secret: true })
  const [kind, setKind] = useState<Kind | null>(null)
  const form = useForm<ClientValues>({ initialValues: newClient })
  const { submit, running, rest } = useSave(form, async (values) => {
    const missing = unfinished(values)
    if (missing.length > 0) return missing
    const input = inputOf(values)
    if (input.redirectUris.length > 0) form.setFieldValue('redirectUris', input.redirectUris) // as they are judged
    form.setFieldValue('allowedOrigins', input.allowedOrigins)
    const { payload, problems } = await create({ input })
    if (!payload?.authClient) return placed(problems ?? [])
    apollo.cache.evict({ fieldName: 'authClients' })
    onCreated({ ...payload.authClient, secret: payload.clientSecret })
  })
  const choose = (chosen: Kind) => {
    setKind(chosen)
    form.setValues(chosen.preset)
    form.clearErrors()
  }
  return (
    <form onSubmit={submit} noValidate>
      <PageHeader
        title="Create An Auth Client"
        lead="An application that may call the API, and how it gets its access tokens."
        back={{ to: '/auth-clients', title: 'Auth Clients' }}
      />
      <KindCards chosen={kind} onChoose={choose} />
      <Problems messages={rest} />
      <ClientFields form={form} />
      <SaveBar running={running} dirty={form.isDirty()} cancel="/auth-clients" />
      <UnsavedGuard dirty={form.isDirty()} />
    </form>
  )
}

function Refused() {
  return (
    <>
      <PageHeader title="Create An Auth Client" back={{ to: '/auth-clients', title: 'Auth Clients' }} />
      <Trouble error="To create auth clients, you need the permission Create Auth Clients." />
    </>
  )
}

function Registered({ id, name, secret }: Created) {
  const { issuer } = useViewer()
  const navigate = useNavigate()
  const next = `/auth-clients/${id}?tab=quickstart`
  if (secret === null) return <Navigate to={next} replace />
  return (
    <>
      <PageHeader title={name} back={{ to: '/auth-clients', title: 'Auth Clients' }} />
      <SecretOnce
        title={
          <>
            <bdi>{name}</bdi> is registered
          </>
        }
        beside={[{ label: 'Client ID', value: id }]}
        label="Client secret"
        value={secret}
        file={{
          name: `${fileName(name)}.env`,
          content: toEnv({ OSTIARY_ISSUER: issuer, CLIENT_ID: id, CLIENT_SECRET: secret }),
        }}
        onClose={() => void navigate(next, { replace: true })}
      />
    </>
  )
}
