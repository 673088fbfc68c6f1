import './test.css'

import { Alert, Text } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { Problem } from './answer'

type Props = {
  title: string
  /** Undefined while it is still to come. */
  done: boolean | undefined
  problem?: Problem | undefined
  children?: ReactNode
}

const toCome = [IconCircleDashed, 'To come'] as const
const succeeded = [IconCircleCheck, 'Done'] as const
const failed = [IconCircleX, 'Failed'] as const

/** A step of the test, and what came of it. */
export function Step({ title, done, problem, children }: Props) {
  const [Icon, state] = done === undefined ? toCome : done ? succeeded : failed
  return (
    <li data-state={state}>
      <Icon size={22} role="img" aria-label={state} />
      <div>
        <Text fw={600}>{title}</Text>
        {problem && <Came problem={problem} />}
        {children}
      </div>
    </li>
  )
}

function Came({ problem: { error, description } }: { problem: Problem }) {
  return (
    <Alert color="red" variant="light" p="sm" mt="xs" role="alert">
      {error && <code>{error}</code>} <bdi>{description}</bdi>
    </Alert>
  )
}
