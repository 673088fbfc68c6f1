import { useQuery } from '@apollo/client/react'
import { ActionIcon, Anchor, Button, Group, Menu, Select, Text } from '@mantine/core'
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'
import { CopyButton } from '../ui/CopyButton'
import { ExportButton } from '../ui/ExportButton'
import { type Column, ListTable, Search } from '../ui/ListTable'
import { None } from '../ui/None'
import { PageHeader } from '../ui/PageHeader'
import { Status } from '../ui/Status'
import { useList } from '../ui/useList'
import { When } from '../ui/When'
import { DeleteClientDialog } from './DeleteClientDialog'
import { grantTitles } from './grants'
import { AuthClientsDocument, type AuthClientsQuery, type AuthClientsQueryVariables } from './operations'

type Row = NonNullable<AuthClientsQuery['authClients']>['nodes'][number]
type Field = NonNullable<AuthClientsQueryVariables['orderBy']>['field']

/** All auth clients, newest first. */
export default function ClientsPage() {
  const { can } = useViewer()
  const list = useList<Field>({
    ID: 'ASC',
    NAME: 'ASC',
    REDIRECT: 'ASC',
    LAST_USED_AT: 'DESC',
    CREATED_AT: 'DESC',
  })
  const variables = {
    ...list.variables,
    filter: {
      ...(list.search && { search: list.search }),
      ...(list.filter('status') && { enabled: list.filter('status') === 'enabled' }),
    },
  }
  const { data, previousData, loading, error, refetch } = useQuery(AuthClientsDocument, { variables })
  const [deleting, setDeleting] = useState<Row | null>(null)

  const columns: Column<Row, Field>[] = [
    {
      title: 'Client ID',
      sort: 'ID',
      card: 'bare',
      render: ({ id }) => (
        <Group gap={4} wrap="nowrap">
          <code>{id}</code>
          <CopyButton value={id} label={`Copy the Client ID ${id}`} />
        </Group>
      ),
    },
    {
      title: 'Name',
      sort: 'NAME',
      card: 'title',
      render: ({ id, name }) => (
        <Anchor component={Link} to={`/auth-clients/${id}`} inherit c="inherit" className="clamped">
          <bdi>{name}</bdi>
        </Anchor>
      ),
    },
    { title: 'Redirect', sort: 'REDIRECT', render: ({ redirectUris }) => <Redirects uris={redirectUris} /> },
    { title: 'Grants', card: 'bare', render: ({ grants }) => <Grants grants={grants} /> },
    { title: 'Last used', sort: 'LAST_USED_AT', render: ({ lastUsedAt }) => <When at={lastUsedAt} /> },
    { title: 'Status', card: 'beside', render: ({ enabled }) => <Status on={enabled} words={['Enabled', 'Disabled']} /> },
    {
      title: 'Actions',
      hidden: true,
      render: (row) => <RowMenu row={row} onDelete={() => setDeleting(row)} />,
    },
  ]

  return (
    <>
      <PageHeader title="Auth Clients" lead="The applications that may call the API, and how each gets its access tokens.">
        <ExportButton
          name="auth-clients"
          document={AuthClientsDocument}
          variables={variables}
          pick={(page) => page.authClients}
          columns={[
            { title: 'Client ID', value: (row: Row) => row.id },
            { title: 'Name', value: (row) => row.name },
            { title: 'Redirect', value: (row) => row.redirectUris.join(' ') },
            { title: 'Grants', value: (row) => row.grants.join(' ') },
            { title: 'Type', value: (row) => row.type },
            { title: 'Enabled', value: (row) => row.enabled },
            { title: 'Last used', value: (row) => row.lastUsedAt },
            { title: 'Created', value: (row) => row.createdAt },
          ]}
        />
        {can('CREATE_AUTH_CLIENTS') && (
          <Button component={Link} to="/auth-clients/new">
            +Auth Client
          </Button>
        )}
      </PageHeader>
      <Group mb="md" gap="sm">
        <Search list={list} label="Search by name, redirect or Client ID" />
        <Select
          aria-label="Status"
          w={140}
          allowDeselect={false}
          value={list.filter('status') ?? 'all'}
          onChange={(value) => list.setFilter({ status: value === 'all' ? undefined : (value ?? undefined) })}
          data={[
            { value: 'all', label: 'Any status' },
            { value: 'enabled', label: 'Enabled' },
            { value: 'disabled', label: 'Disabled' },
          ]}
        />
      </Group>
      <ListTable
        label="Auth clients"
        list={list}
        columns={columns}
        connection={(data ?? previousData)?.authClients}
        loading={loading}
        error={error}
        retry={() => void refetch()}
        keyOf={({ id }) => id}
        filters={['status']}
        whenEmpty={
          can('CREATE_AUTH_CLIENTS') && (
            <Button component={Link} to="/auth-clients/new" mt="md">
              Create An Auth Client
            </Button>
          )
        }
      />
      <DeleteClientDialog client={deleting} onClose={() => setDeleting(null)} />
    </>
  )
}

function Redirects({ uris: [first, ...rest] }: { uris: string[] }) {
  if (first === undefined) return <None />
  return (
    <Group gap={6} wrap="nowrap" title={[first, ...rest].join('\n')}>
      <span className="clamped">{first}</span>
      {rest.length > 0 && (
        <Text span size="xs" c="dimmed">
          +{rest.length}
        </Text>
      )}
    </Group>
  )
}

function Grants({ grants }: { grants: Row['grants'] }) {
  return (
    <span className="tags">
      {grants.map((grant) => (
        <span key={grant} className="tag">
          {grantTitles[grant]}
        </span>
      ))}
    </span>
  )
}

function RowMenu({ row, onDelete }: { row: Row; onDelete: () => void }) {
  const { can } = useViewer()
  if (!can('EDIT_AUTH_CLIENTS') && !can('DELETE_AUTH_CLIENTS')) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${row.name}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {can('EDIT_AUTH_CLIENTS') && (
          <Menu.Item component={Link} to={`/auth-clients/${row.id}`} leftSection={<IconPencil size={16} aria-hidden />}>
            Edit Auth Client
          </Menu.Item>
        )}
        {can('DELETE_AUTH_CLIENTS') && (
          <Menu.Item color="red" onClick={onDelete} leftSection={<IconTrash size={16} aria-hidden />}>
            Delete Auth Client
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
