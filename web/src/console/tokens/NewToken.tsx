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
        With the token in the variable <code>TOKEN</code>, it answers 200 and says who you are. Where a program asks
        for a user name and a password, give <bdi className="verbatim">{username}</bdi> and the token.
      </Text>
    </SecretOnce>
  )
}

/** Returns the command that asks the server whether a token works. */
export function testCommand(issuer: string): string {
  return `curl -i -H "Authorization: Bearer $TOKEN" ${issuer}/oauth/verify`
}
