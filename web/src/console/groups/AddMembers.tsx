import { useApolloClient } from '@apollo/client/react'
import { Modal, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'

import { FormButtons } from '../ui/FormButtons'
import { itemErrors } from '../ui/itemErrors'
import { type Choice, PickMany } from '../ui/PickMany'
import { Problems } from '../ui/Problems'
import { useChange } from '../ui/useChange'
import { useKept } from '../ui/useKept'
import { useSave } from '../ui/useSave'
import { forgetPeople } from '../users/forgetPeople'
import { useUserSearch } from '../users/useUserSearch'
import { type GroupDetailsFragment, UpdateGroupDocument } from './operations'

type Props = { group: GroupDetailsFragment; opened: boolean; onClose: () => void }

/** Puts users into a group. */
export function AddMembers({ group, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={<bdi>Add members to {group.name}</bdi>} closeOnClickOutside={false}>
      <Form group={group} onClose={onClose} />
    </Modal>
  )
}

function Form({ group, onClose }: Omit<Props, 'opened'>) {
  const apollo = useApolloClient()
  const search = useUserSearch()
  const [update] = useChange(UpdateGroupDocument, (data) => data.updateGroup)
  const form = useForm<{ addMemberIds: Choice[] }>({
    initialValues: { addMemberIds: [] },
    validate: { addMemberIds: (picked) => (picked.length === 0 ? 'Pick somebody.' : null) },
  })
  const { addMemberIds } = form.getValues()
  const names = addMemberIds.map(({ name }) => name)
  useKept(names.length > 0)
  const { submit, running, rest } = useSave(form, async () => {
    const { payload, problems } = await update({
      input: { id: group.id, addMemberIds: addMemberIds.map(({ id }) => id) },
    })
    if (!payload) return problems
    forgetPeople(apollo)
    notifications.show({ message: `${names.join(', ')} ${names.length === 1 ? 'is a member' : 'are members'} now.` })
    onClose()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Problems messages={rest} />
        <PickMany
          label="Users"
          description={`They get what ${group.name} gives at once.`}
          placeholder={addMemberIds.length === 0 ? 'Search users' : ''}
          value={addMemberIds}
          onChange={form.getInputProps('addMemberIds').onChange}
          search={search}
          error={itemErrors(form.errors, 'addMemberIds', names)}
          autoFocus
        />
        <FormButtons action="Add" running={running} onCancel={onClose} />
      </Stack>
    </form>
  )
}
