import { useApolloClient } from '@apollo/client/react'

import { AuthClientDocument } from '../operations'

/** Returns what is to be called when tokens of the client that is shown have ended: others count and list them too. */
export function useTokensChanged(): () => void {
  const apollo = useApolloClient()
  return () => {
    for (const fieldName of ['tokens', 'credentials', 'credentialHygiene', 'personalAccessTokens', 'auditEvents']) {
      apollo.cache.evict({ fieldName })
    }
    void apollo.refetchQueries({ include: [AuthClientDocument] })
  }
}
