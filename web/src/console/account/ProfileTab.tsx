import { useQuery } from '@apollo/client/react'
import { Button, Group, Skeleton, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'

import { Panel } from '../ui/Panel'
import { Problems } from '../ui/Problems'
import { Trouble } from '../ui/Trouble'
import { UnsavedGuard } from '../ui/UnsavedGuard'
import { useChange } from '../ui/useChange'
import { useSave } from '../ui/useSave'
import { OwnProfileDocument, type OwnProfileQuery, UpdateOwnProfileDocument } from './operations'
import { PasswordDialog } from './PasswordDialog'

/** One's own name and address, and the password. */
export default function ProfileTab() {
  const { data, error, refetch } = useQuery(OwnProfileDocument)
  const [changing, setChanging] = useState(false)
  if (error && !data) return <Trouble error={error} retry={() => void refetch()} />
  if (!data?.viewer) return <Skeleton height={320} maw={800} />
  return (
    <>
      <Profile viewer={data.viewer} />
      <Panel
        title="Password"
        lead="A new one ends your sessions in all other browsers. Your tokens go on working."
        action={
          <Button variant="default" onClick={() => setChanging(true)}>
            Change password
          </Button>
        }
      />
      <PasswordDialog username={data.viewer.username} opened={changing} onClose={() => setChanging(false)} />
    </>
  )
}

function Profile({ viewer }: { viewer: NonNullable<OwnProfileQuery['viewer']> }) {
  const [update] = useChange(UpdateOwnProfileDocument, (data) => data.updateProfile)
  const form = useForm({ initialValues: { fullName: viewer.fullName, email: viewer.email } })
  const { submit, running, rest } = useSave(form, async (values) => {
    const { payload, problems } = await update({ input: values })
    if (!payload) return problems
    // The server takes away what surrounds them.
    const { fullName, email } = payload.user ?? values
    form.setInitialValues({ fullName, email })
    form.reset()
    notifications.show({ message: 'Your profile is saved.' })
  })
  return (
    <form onSubmit={submit} noValidate>
      <Panel title="Name and e-mail">
        <Stack gap="md">
          <Problems messages={rest} />
          <TextInput
            label="User name"
            description="You sign in with it. Only an administrator can change it."
            value={viewer.username}
            readOnly
            variant="filled"
            autoComplete="username"
          />
          <TextInput
            label="Full name"
            description="How others see you here."
            autoComplete="name"
            {...form.getInputProps('fullName')}
          />
          <TextInput label="E-mail" type="email" autoComplete="email" {...form.getInputProps('email')} />
          <Group gap="sm">
            <Button type="submit" loading={running}>
              Save
            </Button>
            {form.isDirty() && (
              <Button variant="default" onClick={form.reset}>
                Undo changes
              </Button>
            )}
          </Group>
        </Stack>
      </Panel>
      <UnsavedGuard dirty={form.isDirty()} />
    </form>
  )
}
