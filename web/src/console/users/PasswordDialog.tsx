import { Modal, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'

import { FormButtons } from '../ui/FormButtons'
import { Problems } from '../ui/Problems'
import { useChange } from '../ui/useChange'
import { useSave } from '../ui/useSave'
import { UpdateUserDocument } from './operations'
import { PasswordField } from './PasswordField'

type Props = { user: { id: string; username: string }; opened: boolean; onClose: () => void }

/** Gives somebody a new password. */
export function PasswordDialog({ user, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<bdi>Set a new password for {user.username}</bdi>}
      closeOnClickOutside={false}
    >
      <NewPassword user={user} onClose={onClose} />
    </Modal>
  )
}

function NewPassword({ user, onClose }: Omit<Props, 'opened'>) {
  const [update] = useChange(UpdateUserDocument, (data) => data.updateUser)
  const form = useForm({ initialValues: { password: '' } })
  const { submit, running, rest } = useSave(form, async ({ password }) => {
    const { payload, problems } = await update({ input: { id: user.id, password } })
    if (!payload) return problems
    notifications.show({ message: `The password of ${user.username} is changed, and they are signed out everywhere.` })
    onClose()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Problems messages={rest} />
        <Text size="sm">
          It ends all sessions of this user: they have to sign in again. Their tokens and applications stay.
        </Text>
        {/* Password managers ask whose password it is. */}
        <input hidden readOnly autoComplete="username" value={user.username} />
        <PasswordField
          label="New password"
          autoFocus
          {...form.getInputProps('password')}
          value={form.getValues().password}
        />
        <FormButtons action="Set password" running={running} onCancel={onClose} />
      </Stack>
    </form>
  )
}
