import { useApolloClient, useQuery } from '@apollo/client/react'
import { Anchor, Button, Group as Row, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'
import { ConfirmDialog } from '../ui/ConfirmDialog'
import { ExportButton } from '../ui/ExportButton'
import { type Column, ListTable } from '../ui/ListTable'
import { None } from '../ui/None'
import { pageOf } from '../ui/pageOf'
import { Search } from '../ui/Search'
import { Status } from '../ui/Status'
import { useChange } from '../ui/useChange'
import { useLast } from '../ui/useLast'
import { useList } from '../ui/useList'
import { When } from '../ui/When'
import { forgetPeople } from '../users/forgetPeople'
import { exceeds, givesMore } from '../users/rights'
import { AddMembers } from './AddMembers'
import {
  type GroupDetailsFragment, MembersOfDocument, type MembersOfQuery, type MembersOfQueryVariables, UpdateGroupDocument,
} from './operations'

type Member = NonNullable<MembersOfQuery['users']>['nodes'][number]
type Field = NonNullable<MembersOfQueryVariables['orderBy']>['field']

/** The direct members of a group, in pages. There may be thousands. */
export function MemberList({ group }: { group: GroupDetailsFragment }) {
  const apollo = useApolloClient()
  const viewer = useViewer()
  const list = useList<Field>({ USERNAME: 'ASC', FULL_NAME: 'ASC', LAST_SIGN_IN_AT: 'DESC', CREATED_AT: 'DESC' })
  const variables = {
    ...list.variables,
    orderBy: list.sort ?? { field: 'USERNAME' as const, direction: 'ASC' as const },
    filter: { groupId: group.id, ...(list.search && { search: list.search }) },
  }
  const members = pageOf(useQuery(MembersOfDocument, { variables }), (data) => data.users)
  const [adding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<Member | null>(null)
  const shown = useLast(leaving)
  const [update] = useChange(UpdateGroupDocument, (answer) => answer.updateGroup)
  const edits = viewer.can('EDIT_GROUPS') && !givesMore(group.permissions, viewer)

  const columns: Column<Member, Field>[] = [
    {
      title: 'User name',
      sort: 'USERNAME',
      card: 'title',
      render: ({ id, username, superAdmin }) => (
        <Row gap={8}>
          <Anchor component={Link} to={`/users/${id}`} inherit c="inherit" className="clamped">
            <bdi>{username}</bdi>
          </Anchor>
          {superAdmin && <span className="tag">Super Admin</span>}
        </Row>
      ),
    },
    {
      title: 'Full name',
      sort: 'FULL_NAME',
      card: 'bare',
      render: ({ fullName }) => (fullName ? <bdi className="clamped">{fullName}</bdi> : <None />),
    },
    {
      title: 'Status',
      card: 'beside',
      render: ({ status }) => <Status on={status === 'ACTIVE'} words={['Active', 'Inactive']} />,
    },
    { title: 'Last sign-in', sort: 'LAST_SIGN_IN_AT', render: ({ lastSignInAt }) => <When at={lastSignInAt} /> },
    {
      title: 'Actions',
      hidden: true,
      render: (member) =>
        edits &&
        !exceeds(member, viewer) && (
          <Row justify="flex-end">
            <Button
              variant="default"
              size="xs"
              onClick={() => setLeaving(member)}
              aria-label={`Remove ${member.username}`}
            >
              Remove
            </Button>
          </Row>
        ),
    },
  ]

  return (
    <>
      <Row mb="md" gap="sm">
        <Search list={list} label="Search members" />
        <ExportButton
          name={`members of ${group.name}`}
          document={MembersOfDocument}
          variables={variables}
          pick={(page) => page.users}
          columns={[
            { title: 'Id', value: (row: Member) => row.id },
            { title: 'User name', value: (row) => row.username },
            { title: 'Full name', value: (row) => row.fullName },
            { title: 'E-mail', value: (row) => row.email },
            { title: 'Status', value: (row) => row.status },
            { title: 'Last sign-in', value: (row) => row.lastSignInAt },
          ]}
        />
        {edits && <Button onClick={() => setAdding(true)}>+Member</Button>}
      </Row>
      <ListTable
        label="Members"
        list={list}
        columns={columns}
        {...members}
        keyOf={({ id }) => id}
      />
      {group.childGroups.length > 0 && (
        <Text size="sm" c="dimmed" mt="md">
          Besides these, the members of the groups in it count as its members:{' '}
          {group.childGroups.map(({ id, name }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Anchor component={Link} to={`/groups/${id}?tab=members`} inherit>
                <bdi>{name}</bdi>
              </Anchor>
            </span>
          ))}
          .
        </Text>
      )}
      <AddMembers group={group} opened={adding} onClose={() => setAdding(false)} />
      <ConfirmDialog
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={`Remove ${shown?.username}?`}
        action="Remove"
        onConfirm={async () => {
          const { payload, problems } = await update({ input: { id: group.id, removeMemberIds: [leaving!.id] } })
          if (!payload) return problems
          forgetPeople(apollo)
          notifications.show({ message: `${leaving!.username} is no longer a member.` })
        }}
      >
        They lose at once what comes through {group.name}, unless they have it in another way. The account stays.
      </ConfirmDialog>
    </>
  )
}
