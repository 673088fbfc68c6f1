import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useBlocker } from 'react-router'

import { download } from './download'
import { type Shown, ToCopy } from './ToCopy'
import { useKept } from './useKept'

type Props = {
  /** Says what there is now: "Orders is registered". */
  title: ReactNode
  /** What the secret is called: "Client secret". */
  label: string
  /** The secret; null while there is none to show. */
  value: string | null
  /** What is needed along with it, and shown above it: the Client ID. */
  beside?: Shown[]
  /** Is offered as a download, for whoever keeps secrets in files. */
  file?: { name: string; content: string }
  /** Stands below the secret: how to try it. */
  children?: ReactNode
  /** Is called once the secret is said to be saved. */
  onClose: () => void
}

/** Shows a secret for the only time. Neither Esc nor a click beside it closes it, and no other page opens meanwhile. */
export function SecretOnce({ title, value, ...rest }: Props) {
  return (
    <Modal
      opened={value !== null}
      onClose={() => undefined}
      title={title}
      size="lg"
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      {value !== null && <Secret value={value} {...rest} />}
    </Modal>
  )
}

function Secret({ label, value, beside = [], file, children, onClose }: Omit<Props, 'title'> & { value: string }) {
  const [saved, setSaved] = useState(false)
  useStay(!saved)
  return (
    <Stack gap="md">
      {beside.map((shown) => (
        <ToCopy key={shown.label} {...shown} />
      ))}
      <ToCopy label={label} value={value} />
      <Text size="sm" c="var(--ostiary-warn)">
        This is shown now and never again: the server keeps a hash of it only. Put it where your application reads its
        secrets, and nowhere else.
      </Text>
      {children}
      {file && (
        <Group>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            title={file.name}
            onClick={() => download(file.name, file.content, 'text/plain')}
          >
            Download as .env
          </Button>
        </Group>
      )}
      <Group justify="space-between" gap="sm">
        <Checkbox label="I have saved it" checked={saved} onChange={(event) => setSaved(event.currentTarget.checked)} />
        <Button disabled={!saved} onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  )
}

/** Keeps the browser on this page: its Back button and its links lead nowhere, and before it closes the page it asks. */
function useStay(stay: boolean) {
  const blocker = useBlocker(stay)
  useEffect(() => {
    if (blocker.state === 'blocked') blocker.reset()
  }, [blocker])
  useKept(stay)
}
