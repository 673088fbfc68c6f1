import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'
import { Panel } from '../ui/Panel'
import { Applications } from './Applications'
import { exceeds } from './rights'
import { Sessions } from './Sessions'
import { Tokens } from './Tokens'
import type { UserDetailsFragment } from './operations'

/** Who and what has access to an account. */
export default function AccessTab({ user }: { user: UserDetailsFragment }) {
  const viewer = useViewer()
  if (user.id === viewer.id) {
    return (
      <Panel title="This is your own account">
        <Text size="sm" c="dimmed">
          Its applications and sessions are on the page{' '}
          <Anchor component={Link} to="/account" inherit>
            Account
          </Anchor>
          , its tokens under{' '}
          <Anchor component={Link} to="/tokens" inherit>
            Personal Access Tokens
          </Anchor>
          .
        </Text>
      </Panel>
    )
  }
  const props = { user, ends: !exceeds(user, viewer) }
  return (
    <>
      <Applications {...props} />
      <Tokens {...props} />
      <Sessions {...props} />
    </>
  )
}

/** Whose access it is, and whether the viewer may end it. */
export type OwnedBy = { user: UserDetailsFragment; ends: boolean }
