import { Text } from '@mantine/core'

import { useViewer } from '../app/viewer'
import { SecretOnce } from '../ui/SecretOnce'
import { ToCopy } from '../ui/ToCopy'

/** Shows a new token for the only time, and how to try it. */
export function NewToken({ name, value, onClose }: { name: string; value: string | null; onClose: () => void }) {
  const { issuer, username } = useViewer()
  return (
    <SecretOnce
      title={
        <>
          <bdi>{name}</bdi> is ready
        </>
      }
      label="Personal access token"
      value={value}
      onClose={onClose}
    >
      <ToCopy label="Command that tries it" value={testCommand(issuer)} />
      <Text size="sm" c="dimmed">
        Run it, paste the token, which does not show, and press Enter: it answers 200 and says who you are. Where a
        program asks for a user name and a password, give <bdi className="verbatim">{username}</bdi> and the token.
      </Text>
    </SecretOnce>
  )
}

/** Returns the command that asks the server whether a token works. The token itself stays out of the shell's history. */
function testCommand(issuer: string): string {
  return `read -rs TOKEN && curl -i -H "Authorization: Bearer $TOKEN" ${issuer}/oauth/verify`
}
