import { Alert, Stack, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { ReactNode } from 'react'

import { itemErrors } from '../ui/itemErrors'
import { Panel } from '../ui/Panel'
import { PickMany } from '../ui/PickMany'
import { StatusSwitch } from '../ui/StatusSwitch'
import { PermissionGrid } from '../users/PermissionGrid'
import type { GroupValues } from './groupForm'
import { type Given, lossOf } from './loss'
import { useGroupSearch } from './useGroupSearch'

type Props<Values extends GroupValues> = {
  form: UseFormReturnType<Values>
  /** The group as it is; left out for a new one. */
  group?: Given & { id: string; status: string }
  /** Only the name and the description can be changed, because the group gives what the viewer does not hold. */
  locked?: boolean
  /** Stands between the permissions and the groups in it. */
  children?: ReactNode
}

/** The fields of a group. */
export function GroupFields<Values extends GroupValues>({ form, group, locked = false, children }: Props<Values>) {
  const search = useGroupSearch()
  const { permissions, childGroupIds, status } = form.getValues()
  return (
    <>
      <Panel title="Group">
        <Stack gap="md">
          <TextInput label="Name" withAsterisk maxLength={255} autoComplete="off" {...form.getInputProps('name')} />
          <Textarea
            label="Description"
            description="What it is for."
            autosize
            minRows={2}
            {...form.getInputProps('description')}
          />
          <StatusSwitch
            description="An inactive group grants nothing."
            disabled={locked}
            {...form.getInputProps('status')}
            value={status}
          />
          {group?.status === 'ACTIVE' && status === 'INACTIVE' && (
            <Alert color="yellow" role="status">
              {lossOf(group)} It happens when you save, and until the group is active again.
            </Alert>
          )}
        </Stack>
      </Panel>
      <Panel
        title="Permissions"
        lead="What every member may do. Creating, editing and deleting need View as well, which is ticked along."
      >
        <PermissionGrid
          value={permissions}
          {...(!locked && { onChange: form.getInputProps('permissions').onChange })}
          error={itemErrors(form.errors, 'permissions')}
        />
      </Panel>
      {children}
      <Panel title="Groups in it" lead="Their members are members of this group, too, and have what it gives.">
        <PickMany
          label="Contains"
          placeholder={childGroupIds.length === 0 ? 'Search groups' : ''}
          value={childGroupIds}
          onChange={form.getInputProps('childGroupIds').onChange}
          search={async (text) => (await search(text)).filter(({ id }) => id !== group?.id)}
          disabled={locked}
          error={itemErrors(
            form.errors,
            'childGroupIds',
            childGroupIds.map(({ name }) => name),
          )}
        />
      </Panel>
    </>
  )
}
