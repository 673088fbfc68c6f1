import './form.css'

import { Collapse, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useEffect, useId, useState } from 'react'

import { Panel } from '../../ui/Panel'
import { typeTitles } from '../grants'
import { lifetimeTitle } from '../lifetimes'
import { FurtherFields } from './FurtherFields'
import { GrantFields } from './GrantFields'
import type { ClientForm } from './values'

/** The fields of an auth client, new or not. */
export function ClientFields({ form, unfolded = false }: { form: ClientForm; unfolded?: boolean }) {
  return (
    <>
      <Panel title="The application">
        <Stack gap="lg">
          <TextInput
            label="Name"
            description="People read it when they are asked for their consent."
            withAsterisk
            autoComplete="off"
            {...form.getInputProps('name')}
          />
          <GrantFields form={form} />
        </Stack>
      </Panel>
      <Further form={form} unfolded={unfolded} />
    </>
  )
}

// What stands above the fold.
const first = ['name', 'grants', 'redirectUris']

function Further({ form, unfolded }: { form: ClientForm; unfolded: boolean }) {
  const id = useId()
  const [opened, setOpened] = useState(unfolded)
  const paths = Object.keys(form.errors)
  const problem = paths.some((path) => first.includes(path.split('.')[0] ?? '')) ? undefined : paths[0]
  const folded = paths.some((path) => !first.includes(path.split('.')[0] ?? ''))

  // A problem is seen where it is, and the field has the focus once it can have it.
  useEffect(() => {
    if (folded) setOpened(true)
  }, [folded])
  useEffect(() => {
    if (opened && problem) form.getInputNode(problem)?.focus()
  }, [opened])

  const { type, accessTokenLifetime: seconds, accessTokenFormat } = form.values
  return (
    <section className="panel" aria-label="Further settings">
      <UnstyledButton className="fold" aria-expanded={opened} aria-controls={id} onClick={() => setOpened(!opened)}>
        <span>
          <Title order={2}>Further settings</Title>
          <Text size="sm" c="dimmed">
            {typeTitles[type]} · {accessTokenFormat === 'JWT' ? 'JWT' : 'opaque'} access tokens,{' '}
            {seconds === null ? 'which do not expire' : seconds === '' ? 'which expire' : `for ${lifetimeTitle(seconds)}`}
          </Text>
        </span>
        <IconChevronDown size={20} aria-hidden />
      </UnstyledButton>
      <Collapse id={id} expanded={opened} keepMountedMode="display-none">
        <div className="unfolded">
          <FurtherFields form={form} />
        </div>
      </Collapse>
    </section>
  )
}
