import { Alert } from '@mantine/core'

/** Says on top of a form what is wrong and belongs to none of its fields. */
export function Problems({ messages }: { messages: string[] }) {
  if (messages.length === 0) return null
  return (
    <Alert color="red" role="alert">
      {messages.join(' ')}
    </Alert>
  )
}
