import { useQuery } from '@apollo/client/react'
import { Button } from '@mantine/core'
import { useState } from 'react'

import { AuthorizationsDocument } from '../account/operations'
import { type Authorization, WithdrawDialog } from '../account/WithdrawDialog'
import { pageOf } from '../ui/pageOf'
import { Act } from '../ui/Panel'
import { When } from '../ui/When'
import type { OwnedBy } from './AccessTab'
import { few, many, Owned } from './Owned'

/** The applications with access to somebody's account. */
export function Applications({ user, ends }: OwnedBy) {
  const [first, setFirst] = useState(few)
  const query = useQuery(AuthorizationsDocument, { variables: { userId: user.id, first } })
  const [withdrawn, setWithdrawn] = useState<Authorization | null>(null)
  return (
    <>
      <Owned
        title="Applications"
        lead="What acts for this user, because they agreed to it or signed in there with their password."
        none="No application has access to this account."
        {...pageOf(query, (data) => data.authorizations)}
        onMore={() => setFirst(many)}
        render={(row) => (
          <Act
            key={row.id}
            title={<bdi>{row.authClient.name}</bdi>}
            lead={
              <>
                {row.scopes.join(' ') || 'No scopes'} · {row.liveTokenCount.toLocaleString()} live{' '}
                {row.liveTokenCount === 1 ? 'token' : 'tokens'} · last used <When at={row.lastUsedAt} never="never" />
              </>
            }
          >
            {ends && (
              <Button
                variant="default"
                size="xs"
                onClick={() => setWithdrawn(row)}
                aria-label={`Withdraw ${row.authClient.name}`}
              >
                Withdraw
              </Button>
            )}
          </Act>
        )}
      />
      <WithdrawDialog authorization={withdrawn} of={user.username} onClose={() => setWithdrawn(null)} />
    </>
  )
}
