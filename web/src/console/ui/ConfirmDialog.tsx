import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { UserError } from '../app/graphql'

type Props = {
  opened: boolean
  onClose: () => void
  /** Asks, with the name of what it is about: "Delete Orders?" */
  title: string
  /** What it leads to. */
  children: ReactNode
  /** What the button does, in one or two words. */
  action: string
  /** It takes nothing away, so its button does not warn. */
  harmless?: boolean
  /** Has to be typed before the button can be pressed. */
  typed?: string
  /** Does it. Returns what hindered it, or nothing when it is done, and then the dialog closes. */
  onConfirm: () => Promise<UserError[] | undefined | void>
}

/** Asks before something is done that cannot be undone. */
export function ConfirmDialog({ opened, onClose, title, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={<bdi>{title}</bdi>}>
      <Question onClose={onClose} {...rest} />
    </Modal>
  )
}

function Question({ onClose, children, action, harmless, typed, onConfirm }: Omit<Props, 'opened' | 'title'>) {
  const [text, setText] = useState('')
  const [running, setRunning] = useState(false)
  const [problems, setProblems] = useState<UserError[]>([])
  const ready = typed === undefined || text.trim() === typed
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready || running) return
    setRunning(true)
    const hindered = await onConfirm()
    setRunning(false)
    if (hindered) setProblems(hindered)
    else onClose()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm" component="div">
          {children}
        </Text>
        {typed !== undefined && (
          <TextInput
            label={
              <>
                Type <bdi className="verbatim">{typed}</bdi> to confirm
              </>
            }
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        {problems.length > 0 && (
          <Alert color="red" role="alert">
            {problems.map(({ message }) => message).join(' ')}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus={typed === undefined || undefined}>
            Cancel
          </Button>
          <Button type="submit" {...(!harmless && { color: 'red.9' })} disabled={!ready} loading={running}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
