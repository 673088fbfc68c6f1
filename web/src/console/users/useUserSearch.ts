import { useApolloClient } from '@apollo/client/react'

import type { Choice } from '../ui/PickMany'
import { FindUsersDocument } from './operations'

/** Returns what finds users by a part of their names or e-mail address. */
export function useUserSearch(): (text: string) => Promise<Choice[]> {
  const apollo = useApolloClient()
  return async (text) => {
    const { data } = await apollo.query({
      query: FindUsersDocument,
      variables: { filter: text ? { search: text } : {} },
      fetchPolicy: 'network-only',
    })
    const found = data?.users?.nodes ?? []
    return found.map(({ id, username, fullName }) => ({ id, name: fullName ? `${username} (${fullName})` : username }))
  }
}
