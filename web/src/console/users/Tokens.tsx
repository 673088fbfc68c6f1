import { useQuery } from '@apollo/client/react'
import { Button } from '@mantine/core'
import { useState } from 'react'

import { PersonalTokensDocument } from '../tokens/operations'
import { RevokeTokenDialog } from '../tokens/RevokeTokenDialog'
import type { Token } from '../tokens/token'
import { pageOf } from '../ui/pageOf'
import { Act } from '../ui/Panel'
import { Expiry, When } from '../ui/When'
import type { OwnedBy } from './AccessTab'
import { few, many, Owned } from './Owned'

/** Somebody's personal access tokens. */
export function Tokens({ user, ends }: OwnedBy) {
  const [first, setFirst] = useState(few)
  const query = useQuery(PersonalTokensDocument, { variables: { userId: user.id, first } })
  const [revoked, setRevoked] = useState<Token | null>(null)
  return (
    <>
      <Owned
        title="Personal access tokens"
        lead="What this user made to be used in place of a password."
        none="They have no personal access tokens."
        {...pageOf(query, (data) => data.personalAccessTokens)}
        onMore={() => setFirst(many)}
        render={(row) => (
          <Act
            key={row.id}
            title={
              <>
                <bdi>{row.name}</bdi> {!row.active && <span className="tag">Does not work now</span>}
              </>
            }
            lead={
              <>
                <code>{row.hint}</code> · {row.authClient ? <bdi>{row.authClient.name}</bdi> : 'auth client is gone'} ·
                last used <When at={row.lastUsedAt} never="never" /> · expires <Expiry at={row.expiresAt} />
              </>
            }
          >
            {ends && (
              <Button variant="default" size="xs" onClick={() => setRevoked(row)} aria-label={`Revoke ${row.name}`}>
                Revoke
              </Button>
            )}
          </Act>
        )}
      />
      <RevokeTokenDialog token={revoked} of={user.username} onClose={() => setRevoked(null)} />
    </>
  )
}
