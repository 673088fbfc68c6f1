import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = {
  title: string
  /** What it is about, in a sentence or two. */
  lead?: ReactNode
  /** A button beside the title. */
  action?: ReactNode
  children?: ReactNode
}

/** A part of a page, with a title of its own: some fields of a form, or acts that belong together. */
export function Panel({ title, lead, action, children }: Props) {
  return (
    <section className="panel" aria-label={title}>
      <header>
        <div>
          <Title order={2}>{title}</Title>
          {lead && (
            <Text size="sm" c="dimmed" mt={2}>
              {lead}
            </Text>
          )}
        </div>
        {action}
      </header>
      {children}
    </section>
  )
}

/** Something that can be done, with what it leads to, in a panel. */
export function Act({ title, lead, children }: Pick<Props, 'lead' | 'children'> & { title: ReactNode }) {
  return (
    <div className="act">
      <div>
        <Text size="sm" fw={500}>
          {title}
        </Text>
        <Text size="sm" c="dimmed" component="div">
          {lead}
        </Text>
      </div>
      {children}
    </div>
  )
}
