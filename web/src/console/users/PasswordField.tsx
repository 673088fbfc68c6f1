import './password.css'

import { Button, Group, PasswordInput } from '@mantine/core'
import { useId } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'

import { CopyButton } from '../ui/CopyButton'
import { randomPassword } from './password'

type Props = {
  label?: string
  value: string
  onChange: (value: string) => void
  error?: ReactNode
  autoFocus?: boolean
}

/** A password for somebody else, typed or made up at random, and then shown to be handed over. */
export function PasswordField({ value, onChange, error, label = 'Password', autoFocus }: Props) {
  const id = useId()
  const [visible, setVisible] = useState(false)
  const generate = () => {
    onChange(randomPassword())
    setVisible(true)
  }
  return (
    <PasswordInput
      id={id}
      label={label}
      description="At least 12 characters. Hand it over in a safe way: it is not shown again."
      withAsterisk
      autoComplete="new-password"
      visible={visible}
      onVisibilityChange={setVisible}
      visibilityToggleButtonProps={{ 'aria-label': visible ? 'Hide the password' : 'Show the password', tabIndex: 0 }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      data-autofocus={autoFocus || undefined}
      inputContainer={(input) => (
        <Group gap="xs" wrap="nowrap" className="beside">
          {input}
          {value && <CopyButton value={value} label="Copy the password" />}
          <Button variant="default" onClick={generate}>
            Generate
          </Button>
        </Group>
      )}
    />
  )
}
