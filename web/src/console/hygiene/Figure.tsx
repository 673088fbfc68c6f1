import { Skeleton, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'

import { attentionSentence, type Limits } from './views'

/** The one figure on top: how many live credentials need attention. */
export function Figure({ count, limits }: { count: number | undefined; limits: Limits }) {
  return (
    <section className="figure" aria-label="Needs attention" aria-live="polite" aria-busy={count === undefined}>
      {count === undefined ? (
        <Skeleton height={44} width={72} />
      ) : count === 0 ? (
        <IconCircleCheck size={44} stroke={1.5} className="well" aria-hidden />
      ) : (
        <strong>{count.toLocaleString()}</strong>
      )}
      <div>
        <Text fw={600}>
          {count === 0
            ? 'All is well: no live credential needs attention.'
            : count === 1
              ? 'live credential needs attention'
              : 'live credentials need attention'}
        </Text>
        <Text size="sm" c="dimmed" maw={640}>
          {attentionSentence(limits)}
        </Text>
      </div>
    </section>
  )
}
