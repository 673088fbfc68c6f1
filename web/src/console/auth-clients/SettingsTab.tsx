import type { ClientFragment } from './operations'

/** What is decided about an auth client. */
export default function SettingsTab({ client }: { client: ClientFragment }) {
  return <p>{client.description}</p>
}
