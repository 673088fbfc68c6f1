import { useApolloClient } from '@apollo/client/react'
import { Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'

import { FormButtons } from '../ui/FormButtons'
import { Problems } from '../ui/Problems'
import { useChange } from '../ui/useChange'
import { useSave } from '../ui/useSave'
import { ChangeOwnPasswordDocument } from './operations'

type Props = {
  username: string
  opened: boolean
  onClose: () => void
}

/** Changes one's own password. */
export function PasswordDialog({ opened, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={rest.onClose} title="Change your password" closeOnClickOutside={false}>
      <PasswordForm {...rest} />
    </Modal>
  )
}

function PasswordForm({ username, onClose }: Omit<Props, 'opened'>) {
  const apollo = useApolloClient()
  const [change] = useChange(ChangeOwnPasswordDocument, (data) => data.changePassword)
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '', repeated: '' },
    validate: {
      repeated: (again, { newPassword }) => (again === newPassword ? null : 'This is not the same password.'),
    },
  })
  const { submit, running, rest } = useSave(form, async ({ currentPassword, newPassword }) => {
    const { problems } = await change({ input: { currentPassword, newPassword } })
    if (problems) return problems
    apollo.cache.evict({ fieldName: 'sessions' })
    notifications.show({ message: 'Your password is changed, and your other browsers are signed out.' })
    onClose()
  })
  const field = (name: 'currentPassword' | 'newPassword' | 'repeated', label: string) => ({
    label,
    withAsterisk: true,
    autoComplete: name === 'currentPassword' ? 'current-password' : 'new-password',
    visibilityToggleButtonProps: { 'aria-label': `Show or hide: ${label}` },
    ...form.getInputProps(name),
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Problems messages={rest} />
        <Text size="sm">Your sessions in all other browsers end. This one stays.</Text>
        {/* Tells the browser whose password it stores. */}
        <input type="text" autoComplete="username" value={username} readOnly hidden />
        <PasswordInput {...field('currentPassword', 'Current password')} data-autofocus />
        <PasswordInput
          {...field('newPassword', 'New password')}
          description="At least 12 characters. A few words that mean something to you alone are easy to keep."
        />
        <PasswordInput {...field('repeated', 'New password, again')} />
        <FormButtons action="Change password" running={running} onCancel={onClose} />
      </Stack>
    </form>
  )
}
