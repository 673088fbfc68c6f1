import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'

import type { CsvColumn } from '../ui/csv'
import type { Column } from '../ui/ListTable'
import { None } from '../ui/None'
import { Expiry, When } from '../ui/When'
import type { Credential } from './consequence'
import type { CredentialOrderField } from './operations'
import { kinds } from './views'

type Offers = { seesUsers: boolean; rotates: boolean }

/** The columns of the list. What the viewer may not open or do is not offered. */
export function columnsFor({ seesUsers, rotates }: Offers): Column<Credential, CredentialOrderField>[] {
  return [
    {
      title: 'Credential',
      card: 'title',
      render: ({ kind, name, hint }) => (
        <div className="lines">
          {name ? (
            <Text span inherit className="clamped">
              <bdi>{name}</bdi>
            </Text>
          ) : (
            <code className="fine">{hint}</code>
          )}
          <Text span size="xs" c="dimmed">
            {kinds[kind][0]}
            {name && (
              <>
                , <code>{hint}</code>
              </>
            )}
          </Text>
        </div>
      ),
    },
    {
      title: 'Client',
      render: ({ authClient: { id, name } }) => (
        <Anchor component={Link} to={`/auth-clients/${id}`} inherit c="inherit" className="clamped">
          <bdi>{name}</bdi>
        </Anchor>
      ),
    },
    {
      title: 'User',
      render: ({ user }) =>
        user && seesUsers ? (
          <Anchor component={Link} to={`/users/${user.id}`} inherit c="inherit" className="clamped">
            <bdi>{user.username}</bdi>
          </Anchor>
        ) : user ? (
          <bdi>{user.username}</bdi>
        ) : (
          <None />
        ),
    },
    { title: 'Created', sort: 'CREATED_AT', render: ({ createdAt }) => <When at={createdAt} /> },
    { title: 'Last used', sort: 'LAST_USED_AT', render: ({ lastUsedAt }) => <When at={lastUsedAt} /> },
    { title: 'Expires', sort: 'EXPIRES_AT', render: (row) => <End row={row} /> },
    {
      title: 'Actions',
      hidden: true,
      render: ({ kind, authClient, hint }) =>
        kind === 'CLIENT_SECRET' &&
        rotates && (
          <Anchor
            component={Link}
            to={`/auth-clients/${authClient.id}?tab=credentials`}
            inherit
            aria-label={`Rotate ${hint} of ${authClient.name}`}
          >
            Rotate
          </Anchor>
        ),
    },
  ]
}

/** That an access token ends soon is as it should be; somebody has to renew a secret, or a personal one. */
function End({ row: { kind, expiresAt } }: { row: Credential }) {
  return kind === 'ACCESS_TOKEN' || kind === 'REFRESH_TOKEN' ? <When at={expiresAt} /> : <Expiry at={expiresAt} />
}

/** The columns of the file. */
export const csvColumns: CsvColumn<Credential>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'Kind', value: ({ kind }) => kind },
  { title: 'Name', value: ({ name }) => name },
  { title: 'Hint', value: ({ hint }) => hint },
  { title: 'Client ID', value: ({ authClient }) => authClient.id },
  { title: 'Client', value: ({ authClient }) => authClient.name },
  { title: 'User ID', value: ({ user }) => user?.id },
  { title: 'User', value: ({ user }) => user?.username },
  { title: 'Created', value: ({ createdAt }) => createdAt },
  { title: 'Last used', value: ({ lastUsedAt }) => lastUsedAt },
  { title: 'Expires', value: ({ expiresAt }) => expiresAt },
]
