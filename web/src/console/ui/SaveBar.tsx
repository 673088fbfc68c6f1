import { Button, Group } from '@mantine/core'
import { Link } from 'react-router'

type Props = {
  running: boolean
  /** Whether there is anything to save. */
  dirty: boolean
  /** Takes back what was typed. */
  onReset?: () => void
  /** Where somebody goes who does not want to go on. */
  cancel?: string
}

/** The end of the form of a page. It stays in sight while there is something to save. */
export function SaveBar({ running, dirty, onReset, cancel }: Props) {
  return (
    <Group className="savebar" data-dirty={dirty || undefined} gap="sm">
      <Button type="submit" loading={running}>
        Save
      </Button>
      {cancel && (
        <Button component={Link} to={cancel} variant="default">
          Cancel
        </Button>
      )}
      {onReset && dirty && (
        <Button variant="default" onClick={onReset} disabled={running}>
          Undo changes
        </Button>
      )}
    </Group>
  )
}
