import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'

/** Says what has to be done before anybody can make a personal access token. */
export function NoTokenClients() {
  const { can } = useViewer()
  const mayChange = can('VIEW_AUTH_CLIENTS', 'EDIT_AUTH_CLIENTS')
  return (
    <Text size="sm" c="dimmed" maw={440} mx="auto" mt={4}>
      No auth client offers personal access tokens yet.{' '}
      {mayChange ? (
        <>
          Tick <b>Enable Personal Access Tokens</b> on{' '}
          <Anchor component={Link} to="/auth-clients" inherit underline="always">
            one of them
          </Anchor>
          , and come back.
        </>
      ) : (
        <>
          Ask an administrator to tick <b>Enable Personal Access Tokens</b> on the one that you use.
        </>
      )}
    </Text>
  )
}
