import { useApolloClient } from '@apollo/client/react'
import { Alert } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'

import { useViewer } from '../app/viewer'
import { changed } from '../ui/changed'
import { Description } from '../ui/Facts'
import { Panel } from '../ui/Panel'
import { Problems } from '../ui/Problems'
import { SaveBar } from '../ui/SaveBar'
import { UnsavedGuard } from '../ui/UnsavedGuard'
import { useChange } from '../ui/useChange'
import { useLeave } from '../ui/useLeave'
import { useSave } from '../ui/useSave'
import { forgetPeople } from './forgetPeople'
import { UpdateUserDocument, type UserDetailsFragment } from './operations'
import { PermissionGrid } from './PermissionGrid'
import { exceeds } from './rights'
import { UserActs } from './UserActs'
import { UserFields } from './UserFields'
import { inputOf, valuesOf } from './userForm'

/** What is set about an account, and what can be done with it. */
export default function SettingsTab({ user }: { user: UserDetailsFragment }) {
  const viewer = useViewer()
  const [leaving, leave] = useLeave()
  const edits = viewer.can('EDIT_USERS') && (viewer.superAdmin || !user.superAdmin)
  return (
    <>
      {edits ? <Settings user={user} leaving={leaving} /> : <Readable user={user} />}
      <UserActs user={user} onDeleted={() => leave('/users')} />
    </>
  )
}

function Settings({ user, leaving }: { user: UserDetailsFragment; leaving: boolean }) {
  const apollo = useApolloClient()
  const viewer = useViewer()
  const [update] = useChange(UpdateUserDocument, (data) => data.updateUser)
  const form = useForm({ initialValues: valuesOf(user) })
  const { submit, running, rest } = useSave(form, async (values) => {
    const change = changed(inputOf(form.getInitialValues()), inputOf(values))
    const { payload, problems } = await update({ input: { id: user.id, ...change } })
    if (!payload?.user) return problems
    form.setInitialValues(valuesOf(payload.user))
    form.reset()
    forgetPeople(apollo)
    notifications.show({ message: `${payload.user.username} is saved.` })
  })
  const locked = exceeds(user, viewer)
  const dirty = form.isDirty()
  return (
    <form onSubmit={submit} noValidate>
      <UnsavedGuard dirty={dirty && !leaving} />
      <Problems messages={rest} />
      {locked && (
        <Alert color="gray" mb="md" maw={800}>
          This user holds permissions that you do not hold, so you can change their full name only.
        </Alert>
      )}
      <UserFields form={form} locked={locked} />
      <SaveBar running={running} dirty={dirty} onReset={form.reset} />
    </form>
  )
}

function Readable({ user }: { user: UserDetailsFragment }) {
  return (
    <>
      <Panel title="Account">
        <Description
          facts={[
            { name: 'User name', value: <bdi>{user.username}</bdi> },
            { name: 'Full name', value: <bdi>{user.fullName || '–'}</bdi> },
            { name: 'E-mail', value: <bdi>{user.email || '–'}</bdi> },
            { name: 'Super Admin', value: user.superAdmin ? 'Yes' : 'No' },
            user.groups && {
              name: 'Groups',
              value: <bdi>{user.groups.map(({ name }) => name).join(', ') || '–'}</bdi>,
            },
          ]}
        />
      </Panel>
      <Panel title="Permissions" lead="Held directly, besides those that come through groups.">
        <PermissionGrid value={user.permissions} />
      </Panel>
    </>
  )
}
