import { useQuery } from '@apollo/client/react'
import { Anchor, Button, Group } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'
import { ExportButton } from '../ui/ExportButton'
import { type Column, ListTable } from '../ui/ListTable'
import { None } from '../ui/None'
import { PageHeader } from '../ui/PageHeader'
import { pageOf } from '../ui/pageOf'
import { Search } from '../ui/Search'
import { Status } from '../ui/Status'
import { StatusFilter, statusOf } from '../ui/StatusFilter'
import { useList } from '../ui/useList'
import { When } from '../ui/When'
import { DeleteGroupDialog } from './DeleteGroupDialog'
import { GroupMenu } from './GroupMenu'
import { GroupsDocument, type GroupsQuery, type GroupsQueryVariables } from './operations'

type Row = NonNullable<GroupsQuery['groups']>['nodes'][number]
type Field = NonNullable<GroupsQueryVariables['orderBy']>['field']

/** All groups, newest first. */
export default function GroupsPage() {
  const { can } = useViewer()
  const list = useList<Field>({ NAME: 'ASC', CREATED_AT: 'DESC' })
  const status = statusOf(list)
  const variables: GroupsQueryVariables = {
    ...list.variables,
    filter: {
      ...(list.search && { search: list.search }),
      ...(status && { status }),
    },
  }
  const groups = pageOf(useQuery(GroupsDocument, { variables }), (data) => data.groups)
  const [deleting, setDeleting] = useState<Row | null>(null)

  const columns: Column<Row, Field>[] = [
    {
      title: 'Name',
      sort: 'NAME',
      card: 'title',
      render: ({ id, name }) => (
        <Anchor component={Link} to={`/groups/${id}`} inherit c="inherit" className="clamped">
          <bdi>{name}</bdi>
        </Anchor>
      ),
    },
    {
      title: 'Description',
      card: 'bare',
      render: ({ description }) => (description ? <bdi className="clamped">{description}</bdi> : <None />),
    },
    { title: 'Members', render: ({ memberCount }) => memberCount.toLocaleString() },
    { title: 'Permissions', render: ({ permissions }) => permissions.length },
    {
      title: 'Status',
      card: 'beside',
      render: ({ status: is }) => <Status on={is === 'ACTIVE'} words={['Active', 'Inactive']} />,
    },
    { title: 'Created', sort: 'CREATED_AT', render: ({ createdAt }) => <When at={createdAt} /> },
    { title: 'Actions', hidden: true, render: (row) => <GroupMenu group={row} onDelete={() => setDeleting(row)} /> },
  ]

  return (
    <>
      <PageHeader
        title="Groups"
        lead="People who share permissions. Whoever joins a group has what it gives, until they leave."
      >
        <ExportButton
          name="groups"
          document={GroupsDocument}
          variables={variables}
          pick={(page) => page.groups}
          columns={[
            { title: 'Id', value: (row: Row) => row.id },
            { title: 'Name', value: (row) => row.name },
            { title: 'Description', value: (row) => row.description },
            { title: 'Status', value: (row) => row.status },
            { title: 'Members', value: (row) => row.memberCount },
            { title: 'Permissions', value: (row) => row.permissions.join(' ') },
            { title: 'Groups in it', value: (row) => row.childGroups.map(({ name }) => name).join('; ') },
            { title: 'Created', value: (row) => row.createdAt },
          ]}
        />
        {can('CREATE_GROUPS') && (
          <Button component={Link} to="/groups/new">
            +Group
          </Button>
        )}
      </PageHeader>
      <Group mb="md" gap="sm">
        <Search list={list} label="Search by name or description" />
        <StatusFilter list={list} />
      </Group>
      <ListTable
        label="Groups"
        list={list}
        columns={columns}
        {...groups}
        keyOf={({ id }) => id}
        filters={['status']}
        whenEmpty={
          can('CREATE_GROUPS') && (
            <Button component={Link} to="/groups/new" mt="md">
              Create A Group
            </Button>
          )
        }
      />
      <DeleteGroupDialog group={deleting} onClose={() => setDeleting(null)} />
    </>
  )
}
