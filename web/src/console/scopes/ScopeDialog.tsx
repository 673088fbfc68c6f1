import { useApolloClient } from '@apollo/client/react'
import { Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'

import { FormButtons } from '../ui/FormButtons'
import { Problems } from '../ui/Problems'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { useSave } from '../ui/useSave'
import { CreateScopeDocument, UpdateScopeDocument } from './operations'

type Scope = { id: string; name: string; description: string }
type Props = {
  /** The scope to edit, or a new one; null: the dialog is closed. */
  scope: Scope | 'new' | null
  onClose: () => void
}

/** Creates a scope, or changes the description of one. */
export function ScopeDialog({ scope, onClose }: Props) {
  const shown = useLast(scope)
  return (
    <Modal
      opened={scope !== null}
      onClose={onClose}
      title={shown === 'new' ? 'Create A Scope' : 'Edit Scope'}
      closeOnClickOutside={false}
    >
      {shown && <ScopeForm scope={shown === 'new' ? null : shown} onClose={onClose} />}
    </Modal>
  )
}

function ScopeForm({ scope, onClose }: { scope: Scope | null; onClose: () => void }) {
  const apollo = useApolloClient()
  const [create] = useChange(CreateScopeDocument, (data) => data.createScope)
  const [update] = useChange(UpdateScopeDocument, (data) => data.updateScope)
  const form = useForm({ initialValues: { name: scope?.name ?? '', description: scope?.description ?? '' } })
  const { submit, running, rest } = useSave(form, async ({ name, description }) => {
    const { problems } = await (scope
      ? update({ input: { id: scope.id, description } })
      : create({ input: { name, description } }))
    if (problems) return problems
    apollo.cache.evict({ fieldName: 'scopes' })
    const done = scope ? 'is saved.' : 'is created. Give it to the auth clients that need it.'
    notifications.show({ message: `${name.trim()} ${done}` })
    onClose()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Problems messages={rest} />
        <TextInput
          label="Name"
          description={
            scope
              ? 'It stands in tokens and in applications, so it stays.'
              : 'As applications ask for it, for example orders:read. It stands in tokens and cannot be changed later.'
          }
          readOnly={scope !== null}
          variant={scope ? 'filled' : 'default'}
          withAsterisk={!scope}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          data-autofocus={!scope || undefined}
          {...form.getInputProps('name')}
        />
        <Textarea
          label="Description"
          description="The consent page shows it to people: say what they allow, for example “See your orders”."
          withAsterisk
          autosize
          minRows={2}
          data-autofocus={scope ? true : undefined}
          {...form.getInputProps('description')}
        />
        <FormButtons action="Save" running={running} onCancel={onClose} />
      </Stack>
    </form>
  )
}
