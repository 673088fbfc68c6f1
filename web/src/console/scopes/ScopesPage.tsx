import { useQuery } from '@apollo/client/react'
import { Button, Group } from '@mantine/core'
import { useState } from 'react'

import { useViewer } from '../app/viewer'
import { CopyButton } from '../ui/CopyButton'
import { ExportButton } from '../ui/ExportButton'
import { type Column, ListTable } from '../ui/ListTable'
import { PageHeader } from '../ui/PageHeader'
import { pageOf } from '../ui/pageOf'
import { Search } from '../ui/Search'
import { useList } from '../ui/useList'
import { When } from '../ui/When'
import { DeleteScopeDialog } from './DeleteScopeDialog'
import { ScopesDocument, type ScopesQuery, type ScopesQueryVariables } from './operations'
import { ScopeDialog } from './ScopeDialog'
import { ScopeMenu } from './ScopeMenu'

type Row = NonNullable<ScopesQuery['scopes']>['nodes'][number]
type Field = NonNullable<ScopesQueryVariables['orderBy']>['field']

/** All scopes, newest first. */
export default function ScopesPage() {
  const { can } = useViewer()
  const list = useList<Field>({ NAME: 'ASC', CREATED_AT: 'DESC' })
  const variables = { ...list.variables, filter: list.search ? { search: list.search } : {} }
  const scopes = pageOf(useQuery(ScopesDocument, { variables }), (data) => data.scopes)
  const [edited, setEdited] = useState<Row | 'new' | null>(null)
  const [deleted, setDeleted] = useState<Row | null>(null)
  const create = () => setEdited('new')

  const columns: Column<Row, Field>[] = [
    { title: 'Name', sort: 'NAME', card: 'title', render: (row) => <Name row={row} /> },
    { title: 'Description', card: 'bare', render: ({ description }) => <bdi className="clamped">{description}</bdi> },
    {
      title: 'Created',
      sort: 'CREATED_AT',
      render: ({ builtIn, createdAt }) => <When at={builtIn ? null : createdAt} never="With the server" />,
    },
    {
      title: 'Actions',
      hidden: true,
      render: (row) => <ScopeMenu scope={row} onEdit={() => setEdited(row)} onDelete={() => setDeleted(row)} />,
    },
  ]

  return (
    <>
      <PageHeader
        title="Scopes"
        lead="What a token can allow on the API. An auth client is given some of them, and asks people for no others."
      >
        <ExportButton
          name="scopes"
          document={ScopesDocument}
          variables={variables}
          pick={(page) => page.scopes}
          columns={[
            { title: 'Name', value: (row: Row) => row.name },
            { title: 'Description', value: (row) => row.description },
            { title: 'Built in', value: (row) => row.builtIn },
            { title: 'Created', value: (row) => (row.builtIn ? null : row.createdAt) },
            { title: 'Changed', value: (row) => (row.builtIn ? null : row.updatedAt) },
          ]}
        />
        {can('CREATE_SCOPES') && <Button onClick={create}>+Scope</Button>}
      </PageHeader>
      <Group mb="md" gap="sm">
        <Search list={list} label="Search by name or description" />
      </Group>
      <ListTable
        label="Scopes"
        list={list}
        columns={columns}
        {...scopes}
        keyOf={({ id }) => id}
        whenEmpty={
          can('CREATE_SCOPES') && (
            <Button onClick={create} mt="md">
              Create A Scope
            </Button>
          )
        }
      />
      <ScopeDialog scope={edited} onClose={() => setEdited(null)} />
      <DeleteScopeDialog scope={deleted} onClose={() => setDeleted(null)} />
    </>
  )
}

function Name({ row: { name, builtIn } }: { row: Row }) {
  return (
    <Group gap={6} wrap="nowrap">
      <code className="clamped">{name}</code>
      <CopyButton value={name} label={`Copy the name ${name}`} />
      {builtIn && (
        <span className="tag" title="It is part of Ostiary and stays as it is.">
          Built in
        </span>
      )}
    </Group>
  )
}
