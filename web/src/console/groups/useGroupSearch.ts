import { useApolloClient } from '@apollo/client/react'

import type { Choice } from '../ui/PickMany'
import { FindGroupsDocument } from './operations'

/** Returns what finds groups by a part of their name or description. */
export function useGroupSearch(): (text: string) => Promise<Choice[]> {
  const apollo = useApolloClient()
  return async (text) => {
    const { data } = await apollo.query({
      query: FindGroupsDocument,
      variables: { filter: text ? { search: text } : {} },
      fetchPolicy: 'network-only',
    })
    return data?.groups?.nodes ?? []
  }
}
