import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useNavigate } from 'react-router'

import { useViewer } from '../../app/viewer'
import type { ClientFragment } from '../operations'
import { ClientDescription } from './ClientDescription'
import { DangerZone } from './DangerZone'
import { EditForm } from './EditForm'

/** What is decided about an auth client: to be edited, or to be read by those who may not. */
export default function SettingsTab({ client }: { client: ClientFragment }) {
  const { can } = useViewer()
  const navigate = useNavigate()
  const [leaving, setLeaving] = useState(false)
  const leave = () => {
    // Nothing holds back whoever has deleted it: what was typed has no client any more.
    flushSync(() => setLeaving(true))
    return navigate('/auth-clients')
  }
  return (
    <>
      {can('EDIT_AUTH_CLIENTS') ? <EditForm client={client} leaving={leaving} /> : <ClientDescription client={client} />}
      <DangerZone client={client} onDeleted={leave} />
    </>
  )
}
