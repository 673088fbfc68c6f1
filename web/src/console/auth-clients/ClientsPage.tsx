import { useQuery } from '@apollo/client/react'
import { Anchor, Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'
import { ExportButton } from '../ui/ExportButton'
import { FilterSelect } from '../ui/FilterSelect'
import { Id } from '../ui/Id'
import { type Column, ListTable } from '../ui/ListTable'
import { None } from '../ui/None'
import { PageHeader } from '../ui/PageHeader'
import { pageOf } from '../ui/pageOf'
import { Search } from '../ui/Search'
import { Status } from '../ui/Status'
import { Url } from '../ui/Url'
import { useList } from '../ui/useList'
import { When } from '../ui/When'
import { ClientMenu } from './ClientMenu'
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
  const status = list.filter('status')
  const variables = {
    ...list.variables,
    filter: {
      ...(list.search && { search: list.search }),
      ...((status === 'enabled' || status === 'disabled') && { enabled: status === 'enabled' }),
    },
  }
  const clients = pageOf(useQuery(AuthClientsDocument, { variables }), (data) => data.authClients)
  const [deleting, setDeleting] = useState<Row | null>(null)

  const columns: Column<Row, Field>[] = [
    {
      title: 'Client ID',
      sort: 'ID',
      card: 'bare',
      render: ({ id }) => <Id value={id} label={`Copy the Client ID ${id}`} />,
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
  ]
  if (can('EDIT_AUTH_CLIENTS') || can('DELETE_AUTH_CLIENTS')) {
    columns.push({
      title: 'Actions',
      hidden: true,
      render: (row) => <ClientMenu client={row} onDelete={() => setDeleting(row)} />,
    })
  }

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
        <FilterSelect
          label="Status"
          any="Any status"
          choices={[
            { value: 'enabled', label: 'Enabled' },
            { value: 'disabled', label: 'Disabled' },
          ]}
          value={status}
          onChange={(value) => list.setFilter({ status: value })}
          width={140}
        />
      </Group>
      <ListTable
        label="Auth clients"
        list={list}
        columns={columns}
        {...clients}
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
      <span className="clamped redirect">
        <Url value={first} />
      </span>
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
