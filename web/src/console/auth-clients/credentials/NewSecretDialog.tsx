import { useApolloClient } from '@apollo/client/react'
import { Alert, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'

import { dayField, lastDayProblem } from '../../ui/days'
import { FormButtons } from '../../ui/FormButtons'
import { fileName, toEnv } from '../../ui/download'
import { Problems } from '../../ui/Problems'
import { SecretOnce } from '../../ui/SecretOnce'
import { useChange } from '../../ui/useChange'
import { useSave } from '../../ui/useSave'
import { ClientSecretsDocument, CreateAuthClientSecretDocument, type SecretFragment } from './operations'
import { consequence, lifetimes, momentsOf, overlaps, type Rotation } from './rotation'
import { useSecretsChanged } from './useSecretsChanged'

type Client = { id: string; name: string }

type Props = {
  client: Client
  opened: boolean
  /** Those that work now. */
  others: SecretFragment[]
  onClose: () => void
}

/** Asks about a new secret, and shows it for the only time. */
export function NewSecretDialog({ client, opened, others, onClose }: Props) {
  const [secret, setSecret] = useState<string | null>(null)
  return (
    <>
      <Modal opened={opened} onClose={onClose} title="New secret">
        <Questions
          client={client}
          others={others}
          onClose={onClose}
          onMade={(value) => {
            onClose()
            setSecret(value)
          }}
        />
      </Modal>
      <SecretOnce
        title={
          <>
            <bdi>{client.name}</bdi> has a new secret
          </>
        }
        label="Client secret"
        value={secret}
        beside={[{ label: 'Client ID', value: client.id }]}
        file={{ name: `${fileName(client.name)}.env`, content: toEnv({ CLIENT_ID: client.id, CLIENT_SECRET: secret ?? '' }) }}
        onClose={() => setSecret(null)}
      />
    </>
  )
}

function Questions({ client, others, onClose, onMade }: Omit<Props, 'opened'> & { onMade: (secret: string) => void }) {
  const form = useForm<Rotation>({
    initialValues: { expiresAt: 'never', expireOthersAt: 'keep', date: '' },
    validate: {
      date: (date, { expiresAt }) => (expiresAt === 'date' ? lastDayProblem(date) : null),
    },
  })
  const [create] = useChange(CreateAuthClientSecretDocument, (data) => data.createAuthClientSecret, { secret: true })
  const { cache } = useApolloClient()
  const changed = useSecretsChanged()
  const { submit, running, rest } = useSave(form, async (values) => {
    const { payload, problems } = await create({ input: { id: client.id, ...momentsOf(values, new Date()) } })
    if (!payload) return problems
    const variables = { id: client.id }
    cache.writeQuery({ query: ClientSecretsDocument, variables, data: { authClient: payload.authClient } })
    changed()
    onMade(payload.clientSecret ?? '')
  })
  const { expiresAt, expireOthersAt } = form.values
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <Problems messages={rest} />
        <Radio.Group label="The new secret expires" {...form.getInputProps('expiresAt')}>
          <Choices of={lifetimes} first />
        </Radio.Group>
        {expiresAt === 'date' && (
          <TextInput
            type="date"
            label="Its last day"
            min={dayField(new Date())}
            {...form.getInputProps('date')}
            autoFocus
          />
        )}
        {others.length > 0 && (
          <Radio.Group
            label="The other secrets"
            description="To end one at once, delete it."
            {...form.getInputProps('expireOthersAt')}
          >
            <Choices of={overlaps} />
          </Radio.Group>
        )}
        <Alert color="gray" variant="light" p="sm" role="status">
          {consequence(others, expireOthersAt)}
        </Alert>
        <FormButtons action="Make the secret" running={running} onCancel={onClose} />
      </Stack>
    </form>
  )
}

function Choices({ of, first = false }: { of: { value: string; label: string }[]; first?: boolean }) {
  return (
    <Stack gap="xs" mt="xs">
      {of.map(({ value, label }, index) => (
        <Radio key={value} value={value} label={label} data-autofocus={(first && index === 0) || undefined} />
      ))}
    </Stack>
  )
}
