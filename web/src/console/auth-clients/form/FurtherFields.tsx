import { Checkbox, NumberInput, Radio, Stack, Textarea, TextInput } from '@mantine/core'

import { useViewer } from '../../app/viewer'
import { LifetimeInput } from './LifetimeInput'
import { LinesInput } from './LinesInput'
import { ScopesInput } from './ScopesInput'
import { TokenFormat } from './TokenFormat'
import { type ClientForm, has } from './values'

/** What most clients need not decide. */
export function FurtherFields({ form }: { form: ClientForm }) {
  const { values } = form
  const withCode = has(values, 'AUTHORIZATION_CODE')
  return (
    <Stack gap="lg">
      <Textarea
        label="Description"
        description="What it is for. People see it when they are asked for their consent."
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps('description')}
      />
      <TextInput
        label="Contact"
        description="Whom to ask before its access is revoked."
        autoComplete="off"
        {...form.getInputProps('contact')}
      />
      <ClientType form={form} />
      <ScopesInput form={form} />
      <LifetimeInput
        label="Access Token Lifetime"
        description="How long its new access tokens work. Personal access tokens have an expiry of their own."
        form={form}
        path="accessTokenLifetime"
      />
      <TokenFormat form={form} />
      {withCode && <CodeFields form={form} />}
      <LinesInput
        form={form}
        path="allowedOrigins"
        label="Allowed Origin"
        description="Web pages of these origins may call /graphql with a bearer token (CORS). Leave it empty if none does."
        placeholder="https://app.example.com"
      />
      <ResourceServer form={form} />
    </Stack>
  )
}

function ClientType({ form }: { form: ClientForm }) {
  return (
    <Radio.Group label="Type" {...form.getInputProps('type')}>
      <Stack gap="xs" mt={6}>
        <Radio value="CONFIDENTIAL" label="Confidential" description="It runs on a server and keeps a secret, with which it proves who it is." />
        <Radio value="PUBLIC" label="Public" description="It runs on the device of its users. It has no secret, and must use PKCE." />
      </Stack>
    </Radio.Group>
  )
}

function CodeFields({ form }: { form: ClientForm }) {
  const isPublic = form.values.type === 'PUBLIC'
  return (
    <>
      <LifetimeInput
        label="Refresh Token Lifetime"
        description="How long somebody stays signed in without using the application: each refresh counts anew."
        form={form}
        path="refreshTokenLifetime"
      />
      <NumberInput
        label="Refresh Token Grace Period"
        description={`For how long a refresh token that was used may be presented again, because the answer was lost. Empty: ${
          isPublic ? '10 seconds' : 'until its successor is used'
        }, as usual.`}
        placeholder="As usual"
        suffix=" seconds"
        min={0}
        max={3600}
        allowDecimal={false}
        hideControls
        styles={{ wrapper: { maxWidth: 240 } }}
        {...form.getInputProps('refreshTokenGracePeriod')}
        onChange={(value) => form.setFieldValue('refreshTokenGracePeriod', typeof value === 'number' ? value : '')}
      />
      <Checkbox
        label="Require PKCE"
        description={
          isPublic
            ? 'Public clients always must: it stands in for the secret that they do not have.'
            : 'A code that is stolen on its way is worth nothing. Switch it off for old software only.'
        }
        disabled={isPublic}
        {...form.getInputProps('requirePkce', { type: 'checkbox' })}
        checked={isPublic || form.values.requirePkce}
      />
    </>
  )
}

function ResourceServer({ form }: { form: ClientForm }) {
  const { can } = useViewer()
  const isPublic = form.values.type === 'PUBLIC'
  if (!can('EDIT_AUTH_CLIENTS', 'VIEW_TOKENS')) return null
  return (
    <Checkbox
      label="Resource Server"
      description={
        isPublic
          ? 'Not for public clients: they have no secret to ask with.'
          : 'It is an API: it may ask about the tokens of all clients, whose they are and what they allow (introspection).'
      }
      disabled={isPublic}
      {...form.getInputProps('resourceServer', { type: 'checkbox' })}
      checked={!isPublic && form.values.resourceServer}
    />
  )
}
