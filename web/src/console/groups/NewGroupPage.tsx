import { useApolloClient } from '@apollo/client/react'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'

import { useViewer } from '../app/viewer'
import { itemErrors } from '../ui/itemErrors'
import { PageHeader } from '../ui/PageHeader'
import { Panel } from '../ui/Panel'
import { type Choice, PickMany } from '../ui/PickMany'
import { Problems } from '../ui/Problems'
import { SaveBar } from '../ui/SaveBar'
import { Trouble } from '../ui/Trouble'
import { UnsavedGuard } from '../ui/UnsavedGuard'
import { useChange } from '../ui/useChange'
import { useLeave } from '../ui/useLeave'
import { useSave } from '../ui/useSave'
import { forgetPeople } from '../users/forgetPeople'
import { useUserSearch } from '../users/useUserSearch'
import { GroupFields } from './GroupFields'
import { type GroupValues, inputOf, valuesOf } from './groupForm'
import { CreateGroupDocument } from './operations'

/** Creates a group. */
export default function NewGroupPage() {
  const { can } = useViewer()
  return (
    <>
      <PageHeader
        title="Create A Group"
        back={{ to: '/groups', title: 'Groups' }}
        lead="Give people their permissions through a group, and whoever joins or leaves a team needs one change only."
      />
      {can('CREATE_GROUPS') ? (
        <NewGroup />
      ) : (
        <Trouble error="To create groups, you need the permission Create Groups." />
      )}
    </>
  )
}

type Values = GroupValues & { memberIds: Choice[] }

function NewGroup() {
  const apollo = useApolloClient()
  const { can } = useViewer()
  const search = useUserSearch()
  const [create] = useChange(CreateGroupDocument, (data) => data.createGroup)
  const [leaving, leave] = useLeave()
  const form = useForm<Values>({ initialValues: { ...valuesOf(null), memberIds: [] } })
  const { submit, running, rest } = useSave(form, async ({ memberIds, ...values }) => {
    const { payload, problems } = await create({
      input: { ...inputOf(values), memberIds: memberIds.map(({ id }) => id) },
    })
    if (!payload?.group) return problems
    forgetPeople(apollo)
    notifications.show({ message: `${payload.group.name} is created.` })
    void leave(`/groups/${payload.group.id}`)
  })
  const { memberIds } = form.getValues()
  const dirty = form.isDirty() && !leaving
  return (
    <form onSubmit={submit} noValidate>
      <UnsavedGuard dirty={dirty} />
      <Problems messages={rest} />
      <GroupFields form={form}>
        {can('VIEW_USERS') && (
          <Panel title="Members" lead="More can be added at any time.">
            <PickMany
              label="Members"
              placeholder={memberIds.length === 0 ? 'Search users' : ''}
              value={memberIds}
              onChange={form.getInputProps('memberIds').onChange}
              search={search}
              error={itemErrors(
                form.errors,
                'memberIds',
                memberIds.map(({ name }) => name),
              )}
            />
          </Panel>
        )}
      </GroupFields>
      <SaveBar running={running} dirty={dirty} cancel="/groups" />
    </form>
  )
}
