import { ActionIcon, Text } from '@mantine/core'
import { IconBan } from '@tabler/icons-react'

import type { Column } from '../../ui/ListTable'
import { None } from '../../ui/None'
import { Tags } from '../../ui/Tags'
import { Expiry, When } from '../../ui/When'
import { grantTitles } from '../grants'
import { type Kind, kindTitles } from './kinds'
import type { ClientTokensQueryVariables, TokenFragment } from './operations'

/** What tokens can be sorted by. */
export type Field = NonNullable<ClientTokensQueryVariables['orderBy']>['field']

/** The columns of the tokens of a client. */
export function columns(onRevoke: ((token: TokenFragment) => void) | undefined): Column<TokenFragment, Field>[] {
  const all: Column<TokenFragment, Field>[] = [
    { title: 'Token', card: 'title', render: (token) => <Token token={token} /> },
    { title: 'User', render: ({ user }) => (user ? <bdi className="clamped">{user.username}</bdi> : <None />) },
    { title: 'Grant', render: ({ grant }) => (grant ? grantTitles[grant] : <None />) },
    { title: 'Scopes', render: ({ scopes }) => <Tags names={scopes} /> },
    { title: 'Created', sort: 'CREATED_AT', render: ({ createdAt }) => <When at={createdAt} /> },
    { title: 'Last used', sort: 'LAST_USED_AT', render: ({ lastUsedAt }) => <When at={lastUsedAt} /> },
    { title: 'Expires', sort: 'EXPIRES_AT', render: (token) => <End token={token} /> },
  ]
  if (onRevoke) {
    all.push({
      title: 'Actions',
      hidden: true,
      render: (token) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Revoke ${token.name || token.hint}`}
          title="Revoke"
          onClick={() => onRevoke(token)}
        >
          <IconBan size={18} aria-hidden />
        </ActionIcon>
      ),
    })
  }
  return all
}

function Token({ token: { kind, hint, name } }: { token: TokenFragment }) {
  return (
    <div>
      {name && (
        <Text inherit className="clamped">
          <bdi>{name}</bdi>
        </Text>
      )}
      <code>{hint}</code>
      <Text size="xs" c="dimmed">
        {kindTitles[kind as Kind]}
      </Text>
    </div>
  )
}

/** That an access token ends soon is as it should be; somebody has to renew a personal one. */
function End({ token: { kind, expiresAt } }: { token: TokenFragment }) {
  return kind === 'PERSONAL_ACCESS_TOKEN' ? <Expiry at={expiresAt} /> : <When at={expiresAt} />
}
