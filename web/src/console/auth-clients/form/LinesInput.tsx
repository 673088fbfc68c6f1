import { Button, CloseButton, Input, Stack, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useId, useState } from 'react'

import type { ClientForm } from './values'

type Props = {
  form: ClientForm
  path: 'redirectUris' | 'allowedOrigins'
  /** What one line is: "Redirect URL". */
  label: string
  description: string
  placeholder: string
  /** Whether at least one line has to be filled in. */
  required?: boolean
  /** Says what is wrong with a line, before it is sent. */
  check?: (text: string) => string | null
}

/** A list of addresses, one on a line. */
export function LinesInput({ form, path, label, description, placeholder, required, check }: Props) {
  const id = useId()
  const [added, setAdded] = useState<number | null>(null) // the line that was added just now
  const lines = form.values[path]
  const judge = (at: number, text: string) => {
    if (check && text.trim() !== '') form.setFieldError(`${path}.${at}`, check(text.trim()))
  }
  const add = () => {
    setAdded(lines.length)
    form.insertListItem(path, '')
  }
  return (
    <div role="group" aria-labelledby={id}>
      <Input.Label id={id} labelElement="div" required={required}>
        {label}
      </Input.Label>
      <Input.Description>{description}</Input.Description>
      <Stack gap={8} mt={6}>
        {lines.map((text, at) => {
          const input = form.getInputProps(`${path}.${at}`)
          return (
            <TextInput
              {...input}
              key={at}
              aria-label={at === 0 ? label : `${label} ${at + 1}`}
              placeholder={placeholder}
              inputMode="url"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              autoFocus={at === added}
              onChange={(event) => {
                input.onChange(event)
                // A mistake that was told goes away as soon as it is mended.
                if (input.error) judge(at, event.currentTarget.value)
              }}
              onBlur={() => judge(at, text)}
              rightSection={
                (lines.length > 1 || !required) && (
                  <CloseButton size="sm" aria-label={`Remove ${label} ${at + 1}`} onClick={() => form.removeListItem(path, at)} />
                )
              }
            />
          )
        })}
      </Stack>
      {form.errors[path] && (
        <Input.Error mt={6} role="alert">
          {form.errors[path]}
        </Input.Error>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        mt={8}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={add}
      >
        Add {label}
      </Button>
    </div>
  )
}
