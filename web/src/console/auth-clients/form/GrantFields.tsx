import './form.css'

import { Checkbox, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { grantTitles } from '../grants'
import type { GrantType } from '../operations'
import { LinesInput } from './LinesInput'
import { redirectProblem } from './redirects'
import { type ClientForm, has } from './values'

const secretless = 'Not for public clients: they have no secret to prove themselves with. The type stands under Further settings.'

/** The ways in which a client may get tokens: at least one. */
export function GrantFields({ form }: { form: ClientForm }) {
  const { type, grants } = form.values
  const noSecret = type === 'PUBLIC'
  const withCode = has(form.values, 'AUTHORIZATION_CODE')
  // What cannot be ticked here, and is on, stays on.
  const hidden = grants.filter((grant) => grant === 'DEVICE_CODE' || !has(form.values, grant))
  const choose = (chosen: string[]) =>
    form.setFieldValue('grants', allGrants.filter((grant) => chosen.includes(grant) || hidden.includes(grant)))

  return (
    <Checkbox.Group
      label="How does it get its access tokens?"
      description="Choose at least one. It is refused all others."
      inputWrapperOrder={['label', 'description', 'error', 'input']}
      errorProps={{ role: 'alert' }}
      withAsterisk
      value={grants.filter((grant) => has(form.values, grant))}
      onChange={choose}
      error={form.errors['grants']}
    >
      <Stack gap={0} mt="xs">
        <Choice
          grant="AUTHORIZATION_CODE"
          path="grants"
          label="Enable Authorization Code Grant"
          why="People sign in here, agree, and are sent back to the application, which never sees their password."
        >
          {withCode && (
            <LinesInput
              form={form}
              path="redirectUris"
              label="Redirect URL"
              description="Where the browser is sent back to. It is compared exactly, letter by letter."
              placeholder="https://app.example.com/callback"
              required
              check={redirectProblem}
            />
          )}
        </Choice>
        <Choice
          grant="PASSWORD"
          label="Enable Password Grant"
          why="The application asks for the user name and the password itself, and sends them here."
        >
          {has(form.values, 'PASSWORD') && (
            <Text size="sm" c="var(--ostiary-warn)">
              Less secure: the application sees the passwords of its users. For legacy applications only.
            </Text>
          )}
        </Choice>
        <Choice
          grant="PERSONAL_ACCESS_TOKEN"
          label="Enable Personal Access Tokens"
          why="Developers make tokens for themselves, and use them in place of a password."
        />
        <Choice
          grant="CLIENT_CREDENTIALS"
          label="Enable Client Credentials Grant"
          why={noSecret ? secretless : 'The application acts as itself, without a user.'}
          disabled={noSecret}
        />
      </Stack>
      {grants.includes('DEVICE_CODE') && (
        <Text size="sm" c="dimmed" mt="sm">
          It also has the {grantTitles.DEVICE_CODE} Grant, for which there is no endpoint yet. It stays.
        </Text>
      )}
    </Checkbox.Group>
  )
}

const allGrants: GrantType[] = ['AUTHORIZATION_CODE', 'PASSWORD', 'PERSONAL_ACCESS_TOKEN', 'CLIENT_CREDENTIALS', 'DEVICE_CODE']

type ChoiceProps = {
  grant: GrantType
  label: string
  why: string
  disabled?: boolean
  /** The field whose problems lead here. */
  path?: string
  children?: ReactNode
}

function Choice({ grant, label, why, disabled, path, children }: ChoiceProps) {
  return (
    <div className="option">
      <Checkbox value={grant} label={label} description={why} disabled={disabled} data-path={path} />
      {children && <div className="nested">{children}</div>}
    </div>
  )
}
