import { Text } from '@mantine/core'

import { exactly, fromNow, nearness } from './times'

/** A moment, as "3 days ago"; the exact date shows on hover. */
export function When({ at, never = 'Never' }: { at: string | null; never?: string }) {
  if (!at) {
    return (
      <Text span inherit c="dimmed">
        {never}
      </Text>
    )
  }
  const date = new Date(at)
  return (
    <time dateTime={at} title={exactly(date)}>
      {fromNow(date)}
    </time>
  )
}

const colors = { past: 'error', soon: 'var(--ostiary-warn)', far: undefined }

/** When something stops working, as "in 12 days": amber under 14 days, red when past. */
export function Expiry({ at }: { at: string | null }) {
  if (!at) return <When at={null} />
  const near = nearness(new Date(at))
  return (
    <Text span inherit c={colors[near]} fw={near === 'far' ? undefined : 500}>
      {near === 'past' && 'Expired '}
      <When at={at} />
    </Text>
  )
}
