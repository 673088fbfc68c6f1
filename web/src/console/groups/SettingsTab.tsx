import { useApolloClient } from '@apollo/client/react'
import { Alert, Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'

import { useViewer } from '../app/viewer'
import { changed } from '../ui/changed'
import { Description } from '../ui/Facts'
import { Act, Panel } from '../ui/Panel'
import { Problems } from '../ui/Problems'
import { SaveBar } from '../ui/SaveBar'
import { UnsavedGuard } from '../ui/UnsavedGuard'
import { useChange } from '../ui/useChange'
import { useLeave } from '../ui/useLeave'
import { useSave } from '../ui/useSave'
import { forgetPeople } from '../users/forgetPeople'
import { PermissionGrid } from '../users/PermissionGrid'
import { givesMore } from '../users/rights'
import { DeleteGroupDialog } from './DeleteGroupDialog'
import { GroupFields } from './GroupFields'
import { inputOf, valuesOf } from './groupForm'
import { type GroupDetailsFragment, UpdateGroupDocument } from './operations'

/** What is set about a group, and its end. */
export default function SettingsTab({ group }: { group: GroupDetailsFragment }) {
  const viewer = useViewer()
  const [leaving, leave] = useLeave()
  const [deleting, setDeleting] = useState(false)
  return (
    <>
      {viewer.can('EDIT_GROUPS') ? <Settings group={group} leaving={leaving} /> : <Readable group={group} />}
      {viewer.can('DELETE_GROUPS') && !givesMore(group.permissions, viewer) && (
        <Panel title="What you can do">
          <Act title="Delete" lead="Its members lose what they have through it. Their accounts stay.">
            <Button color="red.9" onClick={() => setDeleting(true)}>
              Delete Group
            </Button>
          </Act>
          <DeleteGroupDialog
            group={deleting ? group : null}
            onClose={() => setDeleting(false)}
            onDeleted={() => leave('/groups')}
          />
        </Panel>
      )}
    </>
  )
}

function Settings({ group, leaving }: { group: GroupDetailsFragment; leaving: boolean }) {
  const apollo = useApolloClient()
  const viewer = useViewer()
  const [update] = useChange(UpdateGroupDocument, (data) => data.updateGroup)
  const form = useForm({ initialValues: valuesOf(group) })
  const { submit, running, rest } = useSave(form, async (values) => {
    const change = changed(inputOf(form.getInitialValues()), inputOf(values))
    const { payload, problems } = await update({ input: { id: group.id, ...change } })
    if (!payload?.group) return problems
    form.setInitialValues(valuesOf(payload.group))
    form.reset()
    forgetPeople(apollo)
    notifications.show({ message: `${payload.group.name} is saved.` })
  })
  const locked = givesMore(group.permissions, viewer)
  const dirty = form.isDirty()
  return (
    <form onSubmit={submit} noValidate>
      <UnsavedGuard dirty={dirty && !leaving} />
      <Problems messages={rest} />
      {locked && (
        <Alert color="gray" mb="md" maw={800}>
          This group gives permissions that you do not hold, so you can change its name and description only.
        </Alert>
      )}
      <GroupFields form={form} group={group} locked={locked} />
      <SaveBar running={running} dirty={dirty} onReset={form.reset} />
    </form>
  )
}

function Readable({ group }: { group: GroupDetailsFragment }) {
  return (
    <>
      <Panel title="Group">
        <Description
          facts={[
            { name: 'Name', value: <bdi>{group.name}</bdi> },
            { name: 'Description', value: <bdi>{group.description || '–'}</bdi> },
            { name: 'Groups in it', value: <bdi>{group.childGroups.map(({ name }) => name).join(', ') || '–'}</bdi> },
          ]}
        />
      </Panel>
      <Panel title="Permissions" lead="What every member may do.">
        <PermissionGrid value={group.permissions} />
      </Panel>
    </>
  )
}
