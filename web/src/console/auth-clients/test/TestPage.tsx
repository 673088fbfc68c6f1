import { useQuery } from '@apollo/client/react'
import { Alert, Skeleton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useLocation, useNavigate, useParams } from 'react-router'

import { NotFound } from '../../app/NotFound'
import { useViewer } from '../../app/viewer'
import { PageHeader } from '../../ui/PageHeader'
import { Panel } from '../../ui/Panel'
import { Trouble } from '../../ui/Trouble'
import { beyond } from '../beyond'
import { AuthClientDocument, type ClientFragment } from '../operations'
import { type Answer, check, takeAnswer } from './answer'
import { ByHand } from './ByHand'
import { Outcome } from './Outcome'
import { take } from './request'
import { StartForm } from './StartForm'
import { Step } from './Step'

// The answer comes with a page that is loaded anew. It is taken before anything is shown, and counts once.
let arrived = takeAnswer()
const kept = arrived && take()

const lead =
  'Walks the redirect flow in this browser: the server asks you to agree, and this page does what the application ' +
  'does with the answer.'

/** Walks the redirect flow of a client in this browser, and shows what comes of it. */
export default function TestPage() {
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery(AuthClientDocument, { variables: { id } })
  const [came] = useState(() => arrived)
  useForgetfulness()
  if (error && !data) return <Trouble error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton height={320} aria-busy />
  if (!data.authClient) return <NotFound what="There is no auth client with this ID." />
  return <Loaded key={id} client={data.authClient} came={came} />
}

/** Has the router forget the answer as well, and this page when it is left. */
function useForgetfulness() {
  const { pathname, search } = useLocation()
  const navigate = useNavigate()
  useEffect(() => {
    if (search) void navigate(pathname, { replace: true })
  }, [])
  useEffect(
    () => () => {
      arrived = null
    },
    [],
  )
}

function Loaded({ client, came }: { client: ClientFragment; came: URLSearchParams | null }) {
  const viewer = useViewer()
  const { issuer } = viewer
  const hindrance = refusalOf(client, viewer) || hindranceOf(client, issuer)
  const answer = came && check(came, kept, client.id, issuer)
  return (
    <>
      <PageHeader
        title={`Test ${client.name}`}
        back={{ to: `/auth-clients/${client.id}?tab=quickstart`, title: client.name }}
        lead={lead}
      />
      {answer && <Came client={client} answer={answer} />}
      {hindrance ? <Alert color="yellow" maw={800}>{hindrance}</Alert> : <StartForm client={client} again={answer !== null} />}
      {!hindrance && client.redirectUris.length > 0 && <ByHand client={client} />}
    </>
  )
}

/** Says why a viewer may not test the client; empty when they may. */
function refusalOf(client: ClientFragment, viewer: ReturnType<typeof useViewer>): string {
  if (!viewer.can('EDIT_AUTH_CLIENTS')) return 'To test auth clients, you need the permission Edit Auth Clients.'
  const guarded = beyond(client, viewer)
  return guarded ? `${guarded} test it.` : ''
}

/** Says why the client cannot be tested here; empty when it can. */
function hindranceOf({ enabled, grants }: ClientFragment, issuer: string): string {
  if (!enabled) return 'This client is disabled. Enable it to test it.'
  if (!grants.includes('AUTHORIZATION_CODE')) return 'This client does not use the Authorization Code Grant, and there is nothing to walk through.'
  if (window.location.origin !== issuer) return `The server is known as ${issuer}. Open the console there to test a client.`
  if (!window.isSecureContext) return 'A browser makes a PKCE challenge only on pages that came by HTTPS, or from localhost.'
  return ''
}

function Came({ client, answer }: { client: ClientFragment; answer: Answer }) {
  return (
    <Panel title="What came of it">
      {answer.kind === 'code' && <Outcome client={client} answer={answer} />}
      {answer.kind === 'problem' && (
        <ol className="steps">
          <Step title="The server answered" done={false} problem={answer.problem} />
        </ol>
      )}
      {answer.kind === 'foreign' && (
        <Alert color="yellow">
          An answer came that this page did not ask for, or asked for in another tab. It was thrown away.
        </Alert>
      )}
    </Panel>
  )
}
