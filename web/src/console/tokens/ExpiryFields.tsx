import { NativeSelect, Stack, Text, TextInput } from '@mantine/core'

import { dayField } from '../ui/days'
import { exactly } from '../ui/times'
import { dateProblem, expiryChoices, expiryOf } from './expiry'
import type { TokenFormState } from './values'

/** Asks when the token is to stop working, and says when that is. */
export function ExpiryFields({ form }: { form: TokenFormState }) {
  const { expiresAt, date } = form.values
  return (
    <Stack gap="sm">
      <NativeSelect label="Expires" data={expiryChoices} {...form.getInputProps('expiresAt')} />
      {expiresAt === 'date' && (
        <TextInput type="date" label="Last day" withAsterisk min={dayField(new Date())} {...form.getInputProps('date')} />
      )}
      <Text size="sm" c="dimmed" role="status">
        {hint(expiresAt, date)}
      </Text>
    </Stack>
  )
}

function hint(choice: TokenFormState['values']['expiresAt'], date: string): string {
  if (choice === 'never') return 'A token without an end works until somebody revokes it. Renew it from time to time.'
  const end = expiryOf(choice, date)
  if (!end || dateProblem(choice, date)) return ''
  return `It stops working on ${exactly(end)}.`
}
