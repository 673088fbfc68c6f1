import { useQuery } from '@apollo/client/react'
import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'

import { useViewer } from '../../app/viewer'
import { FilterSelect } from '../../ui/FilterSelect'
import { ListTable } from '../../ui/ListTable'
import { pageOf } from '../../ui/pageOf'
import { useList } from '../../ui/useList'
import type { ClientFragment } from '../operations'
import { columns, type Field } from './columns'
import { kindOf, kinds, kindTitles } from './kinds'
import { ClientTokensDocument, type TokenFragment } from './operations'
import { RevokeAllDialog, RevokeDialog } from './RevokeDialogs'

/** The tokens of an auth client that work now, newest first. */
export default function TokensTab({ client }: { client: ClientFragment }) {
  const { can } = useViewer()
  const list = useList<Field>({ CREATED_AT: 'DESC', LAST_USED_AT: 'DESC', EXPIRES_AT: 'ASC' })
  const kind = kindOf(list.filter('kind'))
  const ofClient = { clientId: client.id }
  const variables = { ...list.variables, ofClient, filter: { ...ofClient, ...(kind && { kinds: [kind] }) } }
  const query = useQuery(ClientTokensDocument, { variables })
  const all = (query.data ?? query.previousData)?.all
  const [revoking, setRevoking] = useState<TokenFragment | null>(null)
  const [revokingAll, setRevokingAll] = useState(false)
  const mayRevoke = can('REVOKE_TOKENS')
  return (
    <>
      <Group justify="space-between" mb="md" gap="sm">
        <FilterSelect
          label="Kind"
          any="Every kind"
          choices={kinds.map((value) => ({ value, label: kindTitles[value] }))}
          value={kind}
          onChange={(value) => list.setFilter({ kind: value })}
          width={230}
        />
        {mayRevoke && (
          <Button variant="default" onClick={() => setRevokingAll(true)} disabled={!all}>
            Revoke all
          </Button>
        )}
      </Group>
      <ListTable
        label="Live tokens"
        list={list}
        columns={columns(mayRevoke ? setRevoking : undefined)}
        {...pageOf(query, (data) => data.tokens)}
        keyOf={({ id }) => id}
        whenEmpty={
          <Text size="sm" c="dimmed">
            {client.enabled
              ? `No ${kind ? kindTitles[kind].toLowerCase() : 'token'} of this client works now.`
              : 'The client is disabled: its tokens do not work.'}
          </Text>
        }
      />
      <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />
      <RevokeAllDialog
        client={client}
        opened={revokingAll}
        count={all?.totalCount ?? 0}
        onClose={() => setRevokingAll(false)}
      />
    </>
  )
}
