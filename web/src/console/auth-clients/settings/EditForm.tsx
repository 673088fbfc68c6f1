import './settings.css'

import { useApolloClient } from '@apollo/client/react'
import { Alert, Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useEffect, useState } from 'react'

import { codeOf } from '../../app/errors'
import { useViewer } from '../../app/viewer'
import { ConfirmDialog } from '../../ui/ConfirmDialog'
import { Problems } from '../../ui/Problems'
import { SaveBar } from '../../ui/SaveBar'
import { UnsavedGuard } from '../../ui/UnsavedGuard'
import { useChange } from '../../ui/useChange'
import { useIntoView } from '../../ui/useIntoView'
import { useLast } from '../../ui/useLast'
import { useQuestion } from '../../ui/useQuestion'
import { useSave } from '../../ui/useSave'
import { beyond } from '../beyond'
import { ClientFields } from '../form/ClientFields'
import { placed, unfinished } from '../form/problems'
import { type ClientValues, inputOf, valuesOf } from '../form/values'
import { AuthClientDocument, type ClientFragment, LiveTokensDocument, UpdateAuthClientDocument } from '../operations'
import { consequences, lostGrants } from './consequences'

type Props = {
  /** As it is now, as far as is known here. */
  client: ClientFragment
  /** The client is gone, and there is nothing to keep any more. */
  leaving: boolean
}

/** Edits an auth client. */
export function EditForm({ client, leaving }: Props) {
  const apollo = useApolloClient()
  const [update] = useChange(UpdateAuthClientDocument, (data) => data.updateAuthClient)
  const { form, base, load, outdated } = useClientForm(client)
  const [leads, ask, answer] = useQuestion<string[]>()

  const { submit, running, rest } = useSave(form, async (values) => {
    const missing = unfinished(values)
    if (missing.length > 0) return missing
    const input = inputOf(values)
    if (input.redirectUris.length > 0) form.setFieldValue('redirectUris', input.redirectUris) // as they are judged
    form.setFieldValue('allowedOrigins', input.allowedOrigins)
    const grants = lostGrants(base, input)
    const ends = grants.length > 0 ? await liveTokens(apollo, base.id, grants) : 0
    if (ends === 'signed out') return []
    const follows = consequences(base, input, ends)
    if (follows.length > 0 && !(await ask(follows))) return []
    const { payload, problems = [] } = await update({ input: { ...input, id: base.id, expectedVersion: base.version } })
    if (payload?.authClient) {
      load(payload.authClient)
      apollo.cache.evict({ fieldName: 'authClients' })
      apollo.cache.evict({ id: apollo.cache.identify({ __typename: 'AuthClient', id: base.id }), fieldName: 'secrets' })
      notifications.show({ message: `${payload.authClient.name} is saved.` })
      return
    }
    if (!problems.some(({ code }) => code === 'CONFLICT')) return placed(problems)
    await apollo.query({ query: AuthClientDocument, variables: { id: base.id }, fetchPolicy: 'network-only' })
    return []
  })

  const dirty = form.isDirty()
  const shown = useLast(leads)
  return (
    <>
      <form onSubmit={submit} noValidate aria-label="Edit Auth Client">
        <Guarded client={base} />
        {outdated && !running && <Outdated onLoad={() => load(client)} />}
        <Problems messages={rest} />
        <ClientFields form={form} unfolded />
        <SaveBar running={running} dirty={dirty} onReset={() => load(client)} />
      </form>
      <UnsavedGuard dirty={dirty && !leaving} />
      <ConfirmDialog
        opened={leads !== null}
        onClose={() => answer(false)}
        title={`Save ${base.name}?`}
        action="Save"
        onConfirm={async () => answer(true)}
      >
        <ul className="follows">
          {shown?.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </ConfirmDialog>
    </>
  )
}

function Outdated({ onLoad }: { onLoad: () => void }) {
  const shown = useIntoView()
  return (
    <Alert ref={shown} role="alert" title="Somebody else changed this auth client meanwhile" mb="md" maw={800}>
      It cannot be saved over what they did. What you typed stays here until you load the new version.
      <div>
        <Button variant="default" size="xs" mt="sm" onClick={onLoad}>
          Load the new version
        </Button>
      </div>
    </Alert>
  )
}

/** Says before somebody types in vain that this client is beyond their rights. */
function Guarded({ client }: { client: ClientFragment }) {
  const guarded = beyond(client, useViewer())
  if (!guarded) return null
  return (
    <Alert mb="md" maw={800}>
      {guarded} change more than its description and its contact. Everybody who edits auth clients can disable it.
    </Alert>
  )
}

/**
 * The form of a client that others may change as well. What they change is followed as long as nothing is typed;
 * after that it has to be loaded, unless it is nothing that stands in the form.
 */
function useClientForm(client: ClientFragment) {
  const [base, setBase] = useState(client)
  const form = useForm<ClientValues>({ initialValues: valuesOf(client) })
  const load = (next: ClientFragment) => {
    const values = valuesOf(next)
    setBase(next)
    form.setInitialValues(values)
    form.setValues(values)
    form.clearErrors()
  }
  const differs = client.version !== base.version
  const inForm = JSON.stringify(valuesOf(client)) !== JSON.stringify(valuesOf(base))
  useEffect(() => {
    if (!differs) return
    if (!form.isDirty()) load(client)
    else if (!inForm) setBase(client)
  })
  return { form, base, load, outdated: differs && inForm && form.isDirty() }
}

/** Counts the live tokens that were got with grants; null when the server cannot say. */
async function liveTokens(apollo: ReturnType<typeof useApolloClient>, id: string, grants: ClientFragment['grants']) {
  try {
    const { data } = await apollo.query({ query: LiveTokensDocument, variables: { id, grants }, fetchPolicy: 'network-only' })
    return data?.authClient?.liveTokenCount ?? null
  } catch (error) {
    return codeOf(error) === 'UNAUTHENTICATED' ? 'signed out' : null
  }
}
