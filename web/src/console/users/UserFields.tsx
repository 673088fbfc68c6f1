import { Checkbox, Stack, Text, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { ReactNode } from 'react'

import { useViewer } from '../app/viewer'
import { useGroupSearch } from '../groups/useGroupSearch'
import { itemErrors } from '../ui/itemErrors'
import { Panel } from '../ui/Panel'
import { PickMany } from '../ui/PickMany'
import { PermissionGrid } from './PermissionGrid'
import type { UserValues } from './userForm'

type Props<Values extends UserValues> = {
  form: UseFormReturnType<Values>
  /** What the viewer cannot change, because this user may do more than they: all but the full name. */
  locked?: boolean
  /** Stands among the fields of the account. */
  children?: ReactNode
}

/** The fields of an account. */
export function UserFields<Values extends UserValues>({ form, locked = false, children }: Props<Values>) {
  const viewer = useViewer()
  return (
    <>
      <Panel title="Account">
        <Stack gap="md">
          <TextInput
            label="User name"
            description="The name to sign in with."
            withAsterisk
            maxLength={255}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            disabled={locked}
            {...form.getInputProps('username')}
          />
          <TextInput label="Full name" maxLength={255} autoComplete="off" {...form.getInputProps('fullName')} />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="off"
            disabled={locked}
            {...form.getInputProps('email')}
          />
          {children}
          {viewer.superAdmin && (
            <Checkbox
              label="Make this user a Super Admin"
              description="A Super Admin needs no permission: they see and change everything, other Super Admins too."
              {...form.getInputProps('superAdmin', { type: 'checkbox' })}
            />
          )}
        </Stack>
      </Panel>
      <Panel
        title="Groups"
        lead="A member has the permissions that the group gives, and those of the groups around it."
      >
        <GroupsField form={form} locked={locked} />
      </Panel>
      <Panel
        title="Permissions"
        lead={
          form.getValues().superAdmin
            ? 'A Super Admin has all of them. What is ticked here counts when that setting is taken away.'
            : 'Held directly, besides those that come through groups. Creating, editing and deleting need View as well, ' +
              'which is ticked along.'
        }
      >
        <PermissionGrid
          value={form.getValues().permissions}
          {...(!locked && { onChange: form.getInputProps('permissions').onChange })}
          error={itemErrors(form.errors, 'permissions')}
        />
      </Panel>
    </>
  )
}

function GroupsField<Values extends UserValues>({ form, locked = false }: Omit<Props<Values>, 'children'>) {
  const { can } = useViewer()
  const search = useGroupSearch()
  const { groupIds } = form.getValues()
  if (!can('VIEW_GROUPS')) {
    return (
      <Text size="sm" c="dimmed">
        To see and change groups, you need the permission View Groups.
      </Text>
    )
  }
  return (
    <PickMany
      label="Member of"
      placeholder={groupIds.length === 0 ? 'Search groups' : ''}
      value={groupIds}
      onChange={form.getInputProps('groupIds').onChange}
      search={search}
      disabled={locked}
      error={itemErrors(
        form.errors,
        'groupIds',
        groupIds.map(({ name }) => name),
      )}
    />
  )
}
