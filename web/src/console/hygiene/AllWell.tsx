import { Text } from '@mantine/core'

import type { CredentialKind } from './operations'
import { kinds, type View } from './views'

const words: Record<View, string> = {
  attention: 'All is well. Nothing is old, unused or about to expire.',
  old: 'All is well. Whatever works is young.',
  unused: 'All is well. Whatever works is used.',
  expiring: 'All is well. Nothing expires by surprise.',
  never: 'All is well. Whatever works ends by itself one day.',
  all: 'Nothing opens the API yet.',
}

/** Stands in the place of a list in which there is nothing to do. */
export function AllWell({ view, kind }: { view: View; kind: CredentialKind | undefined }) {
  return (
    <Text size="sm" c="dimmed" mt={4}>
      {kind ? `There are no ${kinds[kind][1].toLowerCase()} in this list.` : words[view]}
    </Text>
  )
}
