import { Alert } from '@mantine/core'

import { useIntoView } from './useIntoView'

/** Says on top of a form what is wrong and belongs to none of its fields. */
export function Problems({ messages }: { messages: string[] }) {
  return messages.length > 0 ? <Told>{messages.join(' ')}</Told> : null
}

function Told({ children }: { children: string }) {
  return (
    <Alert ref={useIntoView()} color="red" role="alert">
      {children}
    </Alert>
  )
}
