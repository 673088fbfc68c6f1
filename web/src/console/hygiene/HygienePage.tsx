import './hygiene.css'

import { useQuery } from '@apollo/client/react'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'

import { useViewer } from '../app/viewer'
import { ExportButton } from '../ui/ExportButton'
import { ListTable } from '../ui/ListTable'
import { PageHeader } from '../ui/PageHeader'
import { pageOf } from '../ui/pageOf'
import { Trouble } from '../ui/Trouble'
import { useList } from '../ui/useList'
import { read, written } from './address'
import { AllWell } from './AllWell'
import { columnsFor, csvColumns } from './columns'
import { type Credential, titleOf } from './consequence'
import { Figure } from './Figure'
import { LimitsMenu } from './LimitsMenu'
import { ListBar } from './ListBar'
import { type CredentialOrderField, CredentialsDocument, HygieneDocument } from './operations'
import { type Done, ResultsDialog } from './ResultsDialog'
import { RevokeDialog } from './RevokeDialog'
import { filterOf, kinds } from './views'
import { ViewCards } from './ViewCards'

const lead = 'Everything that opens the API now, and what of it should be renewed or revoked.'

/** What opens the API and should be renewed or ended. */
export default function HygienePage() {
  const { can } = useViewer()
  const list = useList<CredentialOrderField>({ CREATED_AT: 'ASC', LAST_USED_AT: 'ASC', EXPIRES_AT: 'ASC' })
  const { view, kind, limits } = read(list.filter)
  const hygiene = useQuery(HygieneDocument, { variables: limits })
  const counts = (hygiene.data ?? hygiene.previousData)?.credentialHygiene
  const variables = { ...list.variables, filter: filterOf(view, kind, limits) }
  const page = pageOf(useQuery(CredentialsDocument, { variables }), (data) => data.credentials)
  const credentials = page.connection?.nodes ?? []

  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [revoking, setRevoking] = useState<Credential[] | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const mayRevoke = (row: Credential) =>
    can('REVOKE_TOKENS') && (row.kind !== 'CLIENT_SECRET' || can('EDIT_AUTH_CLIENTS', 'VIEW_AUTH_CLIENTS'))
  // What is on another page is not revoked: it cannot be seen.
  const rows = credentials.filter(({ id }) => chosen.has(id))
  const selection = {
    selected: chosen,
    onChange: setChosen,
    label: (row: Credential) => `Select ${kinds[row.kind][0].toLowerCase()} ${titleOf(row)}`,
    may: mayRevoke,
  }
  const again = () => {
    void hygiene.refetch()
    page.retry()
  }

  if (hygiene.error && !hygiene.data) {
    return (
      <>
        <PageHeader title="Token Hygiene" lead={lead} />
        <Trouble error={hygiene.error} retry={again} />
      </>
    )
  }
  return (
    <>
      <PageHeader title="Token Hygiene" lead={lead}>
        <LimitsMenu limits={limits} onChange={(next) => list.setFilter(written(view, kind, next))} />
        <ExportButton
          name={`credentials-${view}`}
          document={CredentialsDocument}
          variables={variables}
          pick={(data) => data.credentials}
          columns={csvColumns}
        />
      </PageHeader>
      <Figure count={counts?.needsAttention} limits={limits} />
      <ViewCards open={view} kind={kind} limits={limits} hygiene={counts} />
      <ListBar
        view={view}
        kind={kind}
        hygiene={counts}
        setKind={(next) => list.setFilter(written(view, next, limits))}
        selected={can('REVOKE_TOKENS') ? rows.length : undefined}
        onRevoke={() => setRevoking(rows)}
      />
      <ListTable
        label="Credentials"
        list={list}
        columns={columnsFor({ seesUsers: can('VIEW_USERS'), rotates: can('EDIT_AUTH_CLIENTS') })}
        {...page}
        retry={again}
        keyOf={({ id }) => id}
        {...(can('REVOKE_TOKENS') && { selection })}
        whenEmpty={<AllWell view={view} kind={kind} />}
      />
      <RevokeDialog
        rows={revoking}
        onClose={() => setRevoking(null)}
        onDone={(asked, results) => {
          setChosen(new Set())
          const n = results.length
          if (results.some(({ outcome }) => outcome !== 'REVOKED')) setDone({ rows: asked, results })
          else notifications.show({ message: n === 1 ? 'The credential is revoked.' : `${n} credentials are revoked.` })
        }}
      />
      <ResultsDialog done={done} onClose={() => setDone(null)} />
    </>
  )
}
