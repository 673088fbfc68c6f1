import './ticks.css'

import { Button, Checkbox, Group, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'

const few = 12

type Props = {
  label: string
  description?: ReactNode
  error?: ReactNode
  /** All that there is to tick. */
  of: { name: string; about?: string }[]
  value: string[]
  onChange: (value: string[]) => void
}

/** Names to tick, such as scopes. Many can be searched, and ticked all at once. */
export function Ticks({ of, value, onChange, ...rest }: Props) {
  const [text, setText] = useState('')
  const many = of.length > few
  const sought = many ? text.trim().toLowerCase() : ''
  const shown = of.filter(({ name, about = '' }) => `${name}\n${about}`.toLowerCase().includes(sought))
  return (
    <Checkbox.Group {...rest} value={value} onChange={onChange}>
      {many && <Many of={of} ticked={value.length} text={text} setText={setText} onChange={onChange} />}
      <div className="ticks" data-many={many || undefined}>
        {shown.map(({ name, about }) => (
          <Checkbox key={name} value={name} label={<code>{name}</code>} description={about} />
        ))}
        {shown.length === 0 && (
          <Text size="sm" c="dimmed">
            None is called so.
          </Text>
        )}
      </div>
    </Checkbox.Group>
  )
}

type ManyProps = Pick<Props, 'of' | 'onChange'> & { ticked: number; text: string; setText: (text: string) => void }

function Many({ of, ticked, text, setText, onChange }: ManyProps) {
  return (
    <Group gap="xs" mt="sm">
      <TextInput
        size="xs"
        flex="1 1 130px"
        maw={260}
        type="search"
        aria-label="Search"
        placeholder="Search"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()} // it would send the form
      />
      <Button variant="default" size="xs" onClick={() => onChange(of.map(({ name }) => name))}>
        All
      </Button>
      <Button variant="default" size="xs" onClick={() => onChange([])}>
        None
      </Button>
      <Text size="sm" c="dimmed" role="status">
        {ticked} of {of.length} are ticked
      </Text>
    </Group>
  )
}
