import { Switch } from '@mantine/core'
import type { ReactNode } from 'react'

/** Whether an account or a group counts; see Status in schema.graphql. */
export type ActiveStatus = 'ACTIVE' | 'INACTIVE'

type Props = {
  value: ActiveStatus
  onChange: (value: ActiveStatus) => void
  description: ReactNode
  error?: ReactNode
  disabled?: boolean
}

/** Switches an account or a group on and off. */
export function StatusSwitch({ value, onChange, ...rest }: Props) {
  return (
    <Switch
      label="Active"
      aria-label="Active"
      checked={value === 'ACTIVE'}
      onChange={(event) => onChange(event.currentTarget.checked ? 'ACTIVE' : 'INACTIVE')}
      {...rest}
    />
  )
}
