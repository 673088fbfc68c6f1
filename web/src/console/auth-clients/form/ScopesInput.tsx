import { useApolloClient } from '@apollo/client/react'
import { Input, Text } from '@mantine/core'

import { useViewer } from '../../app/viewer'
import { PickMany } from '../../ui/PickMany'
import { ScopeChoicesDocument } from '../operations'
import type { ClientForm } from './values'

/** The scopes that a client may ask for. `admin` is offered to those only who may give it away. */
export function ScopesInput({ form }: { form: ClientForm }) {
  const apollo = useApolloClient()
  const { can, superAdmin } = useViewer()
  const { scopes } = form.values
  if (!can('VIEW_SCOPES')) {
    return (
      <div>
        <Input.Label labelElement="div">Scopes</Input.Label>
        <Text size="sm" c="dimmed">
          {scopes.length > 0 && `It has ${scopes.join(', ')}. `}
          To choose scopes, you need the permission View Scopes.
        </Text>
      </div>
    )
  }
  return (
    <PickMany
      label="Scopes"
      description="What its tokens can allow. It asks people for these and no others."
      placeholder="Search scopes"
      value={scopes.map((name) => ({ id: name, name }))}
      onChange={(chosen) => form.setFieldValue('scopes', chosen.map(({ name }) => name))}
      search={async (search) => {
        const { data } = await apollo.query({ query: ScopeChoicesDocument, variables: { search }, fetchPolicy: 'network-only' })
        const found = data?.scopes?.nodes ?? []
        return found
          .filter(({ name }) => name !== 'admin' || superAdmin)
          .map(({ name, description }) => ({ id: name, name, about: description }))
      }}
      error={form.errors['scopes']}
    />
  )
}
