import { useApolloClient } from '@apollo/client/react'

/** Returns what is to be called when the secrets of a client have changed: other pages count and list them as well. */
export function useSecretsChanged(): () => void {
  const { cache } = useApolloClient()
  return () => {
    for (const fieldName of ['credentials', 'credentialHygiene', 'auditEvents']) cache.evict({ fieldName })
    cache.gc()
  }
}
