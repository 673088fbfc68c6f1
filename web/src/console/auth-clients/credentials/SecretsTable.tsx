import { ActionIcon, Table, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'

import type { Column } from '../../ui/ListTable'
import { TableRows } from '../../ui/TableRows'
import { Expiry, When } from '../../ui/When'
import type { SecretFragment } from './operations'

type Props = {
  secrets: SecretFragment[]
  /** Asks whether to delete one; undefined when the viewer may not. */
  onDelete: ((secret: SecretFragment) => void) | undefined
}

/** The secrets, newest first, those that have expired lately included. */
export function SecretsTable({ secrets, onDelete }: Props) {
  const columns: Column<SecretFragment, never>[] = [
    { title: 'Secret', card: 'title', render: ({ hint }) => <code>{hint}</code> },
    { title: 'Created', render: ({ createdAt }) => <When at={createdAt} /> },
    { title: 'Last used', render: ({ lastUsedAt }) => <When at={lastUsedAt} /> },
    { title: 'Expires', render: ({ expiresAt }) => <Expiry at={expiresAt} /> },
  ]
  if (onDelete) {
    columns.push({
      title: 'Actions',
      hidden: true,
      render: (secret) => (
        <ActionIcon variant="subtle" color="gray" aria-label={`Delete the secret ${secret.hint}`} onClick={() => onDelete(secret)}>
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      ),
    })
  }
  return (
    <div className="table">
      <Table verticalSpacing="sm" horizontalSpacing="sm" highlightOnHover aria-label="Secrets">
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ title, hidden }) => (
              <Table.Th key={title}>{hidden ? <span className="unseen">{title}</span> : title}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <TableRows rows={secrets} columns={columns} keyOf={({ id }) => id} />
        </Table.Tbody>
      </Table>
      {secrets.length === 0 && (
        <div className="empty">
          <Text fw={500}>No Data Available</Text>
          <Text size="sm" c="dimmed">
            Without a secret this client cannot authenticate.
          </Text>
        </div>
      )}
    </div>
  )
}
