import { Anchor, Group, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { useTitle } from './useTitle'

type Props = {
  title: string
  /** One sentence on what the page is for. */
  lead?: ReactNode
  /** Where it belongs to. */
  back?: { to: string; title: string }
  /** Stands beside the title. */
  badge?: ReactNode
  /** The buttons on the right. */
  children?: ReactNode
}

/** The top of a page. */
export function PageHeader({ title, lead, back, badge, children }: Props) {
  useTitle(title)
  return (
    <header className="heading">
      {back && (
        <Anchor component={Link} to={back.to} size="sm" className="back">
          <IconArrowLeft size={14} aria-hidden />
          <bdi>{back.title}</bdi>
        </Anchor>
      )}
      <Group align="flex-start" gap="md">
        <div className="title">
          <Group gap="sm">
            <Title order={1} data-long={title.length > 60 || undefined}>
              <bdi>{title}</bdi>
            </Title>
            {badge}
          </Group>
          {lead && (
            <Text c="dimmed" size="sm" mt={4} maw={640}>
              {lead}
            </Text>
          )}
        </div>
        {children && <Group gap="sm">{children}</Group>}
      </Group>
    </header>
  )
}
