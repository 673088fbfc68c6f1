import './settings.css'

import { Description } from '../../ui/Facts'
import { None } from '../../ui/None'
import { Panel } from '../../ui/Panel'
import { Tags } from '../../ui/Tags'
import { Url } from '../../ui/Url'
import { When } from '../../ui/When'
import { grantNames, typeTitles } from '../grants'
import { lifetimeTitle } from '../lifetimes'
import type { ClientFragment } from '../operations'

/** What is decided about an auth client, for those who may see it and not change it. */
export function ClientDescription({ client }: { client: ClientFragment }) {
  const withCode = client.grants.includes('AUTHORIZATION_CODE')
  return (
    <Panel title="Settings">
      <Description
        facts={[
          { name: 'Description', value: <Words text={client.description} /> },
          { name: 'Contact', value: <Words text={client.contact} /> },
          { name: 'Type', value: typeTitles[client.type] },
          { name: 'Grants', value: <Lines texts={client.grants.map((grant) => grantNames[grant].replace(/^the /, ''))} /> },
          withCode ? { name: 'Redirect URL', value: <Lines texts={client.redirectUris} urls /> } : null,
          { name: 'Scopes', value: <Tags names={client.scopes} /> },
          { name: 'Access Token Lifetime', value: lifetimeTitle(client.accessTokenLifetime) },
          { name: 'Access Token Format', value: client.accessTokenFormat === 'JWT' ? 'JWT' : 'Opaque' },
          withCode ? { name: 'Refresh Token Lifetime', value: lifetimeTitle(client.refreshTokenLifetime) } : null,
          withCode ? { name: 'Refresh Token Grace Period', value: grace(client.refreshTokenGracePeriod) } : null,
          withCode ? { name: 'Require PKCE', value: client.requirePkce ? 'Yes' : 'No' } : null,
          { name: 'Allowed Origins', value: <Lines texts={client.allowedOrigins} urls /> },
          { name: 'Resource Server', value: client.resourceServer ? 'Yes' : 'No' },
          { name: 'Last changed', value: <When at={client.updatedAt} /> },
        ]}
      />
    </Panel>
  )
}

const grace = (seconds: number | null) => (seconds === null ? 'As usual' : seconds === 0 ? 'None' : lifetimeTitle(seconds))

function Words({ text }: { text: string }) {
  return text ? <bdi className="written">{text}</bdi> : <None />
}

function Lines({ texts, urls = false }: { texts: string[]; urls?: boolean }) {
  if (texts.length === 0) return <None />
  return texts.map((text) => (
    <div key={text}>{urls ? <Url value={text} /> : <bdi>{text}</bdi>}</div>
  ))
}
