import { useApolloClient } from '@apollo/client/react'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'

import { useViewer } from '../app/viewer'
import { PageHeader } from '../ui/PageHeader'
import { Problems } from '../ui/Problems'
import { SaveBar } from '../ui/SaveBar'
import { type ActiveStatus, StatusSwitch } from '../ui/StatusSwitch'
import { Trouble } from '../ui/Trouble'
import { UnsavedGuard } from '../ui/UnsavedGuard'
import { useChange } from '../ui/useChange'
import { useLeave } from '../ui/useLeave'
import { useSave } from '../ui/useSave'
import { forgetPeople } from './forgetPeople'
import { CreateUserDocument } from './operations'
import { PasswordField } from './PasswordField'
import { UserFields } from './UserFields'
import { inputOf, valuesOf } from './userForm'

/** Creates an account. */
export default function NewUserPage() {
  const { can } = useViewer()
  return (
    <>
      <PageHeader
        title="Create A User"
        back={{ to: '/users', title: 'Users' }}
        lead="They can sign in at once, with the user name and the password that you hand over."
      />
      {can('CREATE_USERS') ? <NewUser /> : <Trouble error="To create users, you need the permission Create Users." />}
    </>
  )
}

function NewUser() {
  const apollo = useApolloClient()
  const [create] = useChange(CreateUserDocument, (data) => data.createUser)
  const [leaving, leave] = useLeave()
  const form = useForm({ initialValues: { ...valuesOf(null), password: '', status: 'ACTIVE' as ActiveStatus } })
  const { submit, running, rest } = useSave(form, async ({ password, status, ...values }) => {
    const { payload, problems } = await create({
      input: { ...inputOf(values), password, status },
    })
    if (!payload?.user) return problems
    forgetPeople(apollo)
    notifications.show({ message: `${payload.user.username} is created.` })
    void leave(`/users/${payload.user.id}`)
  })
  const dirty = form.isDirty() && !leaving
  return (
    <form onSubmit={submit} noValidate>
      <UnsavedGuard dirty={dirty} />
      <Problems messages={rest} />
      <UserFields form={form}>
        <PasswordField {...form.getInputProps('password')} value={form.getValues().password} />
        <StatusSwitch
          description="An inactive user cannot sign in, and their tokens do not work."
          {...form.getInputProps('status')}
          value={form.getValues().status}
        />
      </UserFields>
      <SaveBar running={running} dirty={dirty} cancel="/users" />
    </form>
  )
}
