import { useQuery } from '@apollo/client/react'
import { Anchor, Button, Group } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'
import { ExportButton } from '../ui/ExportButton'
import { FilterSelect } from '../ui/FilterSelect'
import { type Column, ListTable } from '../ui/ListTable'
import { None } from '../ui/None'
import { PageHeader } from '../ui/PageHeader'
import { pageOf } from '../ui/pageOf'
import { Search } from '../ui/Search'
import { Status } from '../ui/Status'
import { StatusFilter, statusOf } from '../ui/StatusFilter'
import { useList } from '../ui/useList'
import { When } from '../ui/When'
import { DeleteUserDialog } from './DeleteUserDialog'
import { UsersDocument, type UsersQuery, type UsersQueryVariables } from './operations'
import { UserMenu } from './UserMenu'

type Row = NonNullable<UsersQuery['users']>['nodes'][number]
type Field = NonNullable<UsersQueryVariables['orderBy']>['field']

/** All accounts, newest first. */
export default function UsersPage() {
  const { can } = useViewer()
  const list = useList<Field>({ USERNAME: 'ASC', FULL_NAME: 'ASC', LAST_SIGN_IN_AT: 'DESC', CREATED_AT: 'DESC' })
  const status = statusOf(list)
  const admins = list.filter('admins')
  const variables: UsersQueryVariables = {
    ...list.variables,
    filter: {
      ...(list.search && { search: list.search }),
      ...(status && { status }),
      ...((admins === 'only' || admins === 'none') && { superAdmin: admins === 'only' }),
    },
  }
  const users = pageOf(useQuery(UsersDocument, { variables }), (data) => data.users)
  const [deleting, setDeleting] = useState<Row | null>(null)

  const columns: Column<Row, Field>[] = [
    {
      title: 'User name',
      sort: 'USERNAME',
      card: 'title',
      render: ({ id, username, superAdmin }) => (
        <Group gap={8}>
          <Anchor component={Link} to={`/users/${id}`} inherit c="inherit" className="clamped">
            <bdi>{username}</bdi>
          </Anchor>
          {superAdmin && <span className="tag">Super Admin</span>}
        </Group>
      ),
    },
    { title: 'Full name', sort: 'FULL_NAME', card: 'bare', render: ({ fullName }) => <Told text={fullName} /> },
    { title: 'E-mail', card: 'bare', render: ({ email }) => <Told text={email} /> },
    {
      title: 'Status',
      card: 'beside',
      render: ({ status: is }) => <Status on={is === 'ACTIVE'} words={['Active', 'Inactive']} />,
    },
    { title: 'Last sign-in', sort: 'LAST_SIGN_IN_AT', render: ({ lastSignInAt }) => <When at={lastSignInAt} /> },
    { title: 'Created', sort: 'CREATED_AT', render: ({ createdAt }) => <When at={createdAt} /> },
    { title: 'Actions', hidden: true, render: (row) => <UserMenu user={row} onDelete={() => setDeleting(row)} /> },
  ]

  return (
    <>
      <PageHeader title="Users" lead="Who can sign in, and what each of them may do here.">
        <ExportButton
          name="users"
          document={UsersDocument}
          variables={variables}
          pick={(page) => page.users}
          columns={[
            { title: 'Id', value: (row: Row) => row.id },
            { title: 'User name', value: (row) => row.username },
            { title: 'Full name', value: (row) => row.fullName },
            { title: 'E-mail', value: (row) => row.email },
            { title: 'Status', value: (row) => row.status },
            { title: 'Super Admin', value: (row) => row.superAdmin },
            { title: 'Permissions in effect', value: (row) => row.effectivePermissions.join(' ') },
            { title: 'Last sign-in', value: (row) => row.lastSignInAt },
            { title: 'Created', value: (row) => row.createdAt },
          ]}
        />
        {can('CREATE_USERS') && (
          <Button component={Link} to="/users/new">
            +User
          </Button>
        )}
      </PageHeader>
      <Group mb="md" gap="sm">
        <Search list={list} label="Search by user name, full name or e-mail" />
        <StatusFilter list={list} />
        <FilterSelect
          label="Super Admins"
          any="Everybody"
          choices={[
            { value: 'only', label: 'Super Admins' },
            { value: 'none', label: 'No Super Admins' },
          ]}
          value={admins}
          onChange={(value) => list.setFilter({ admins: value })}
          width={170}
        />
      </Group>
      <ListTable
        label="Users"
        list={list}
        columns={columns}
        {...users}
        keyOf={({ id }) => id}
        filters={['status', 'admins']}
      />
      <DeleteUserDialog user={deleting} onClose={() => setDeleting(null)} />
    </>
  )
}

function Told({ text }: { text: string }) {
  return text ? <bdi className="clamped">{text}</bdi> : <None />
}
