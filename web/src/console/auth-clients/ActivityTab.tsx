import { Activity } from '../audit/Activity'
import type { ClientFragment } from './operations'

/** What was done to an auth client, newest first. */
export default function ActivityTab({ client }: { client: ClientFragment }) {
  return <Activity type="AUTH_CLIENT" id={client.id} />
}
