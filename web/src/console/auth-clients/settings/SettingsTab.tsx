import { useViewer } from '../../app/viewer'
import { useLeave } from '../../ui/useLeave'
import type { ClientFragment } from '../operations'
import { ClientDescription } from './ClientDescription'
import { DangerZone } from './DangerZone'
import { EditForm } from './EditForm'

/** What is decided about an auth client: to be edited, or to be read by those who may not. */
export default function SettingsTab({ client }: { client: ClientFragment }) {
  const { can } = useViewer()
  const [leaving, leave] = useLeave()
  return (
    <>
      {can('EDIT_AUTH_CLIENTS') ? <EditForm client={client} leaving={leaving} /> : <ClientDescription client={client} />}
      <DangerZone client={client} onDeleted={() => leave('/auth-clients')} />
    </>
  )
}
