import './permissions.css'

import { useQuery } from '@apollo/client/react'
import { Checkbox, Skeleton, Text } from '@mantine/core'
import { IconCheck, IconMinus } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'

import type { Permission } from '../app/operations'
import { useViewer } from '../app/viewer'
import { PermissionDefinitionsDocument } from './operations'
import { canGive, type Cell, type Definition, type Row, rowsOf, toggled, toggledAll } from './permissions'

type Props = {
  value: Permission[]
  /** Left out where nothing can be changed. */
  onChange?: (value: Permission[]) => void
  error?: ReactNode
}

/** Permissions, to be ticked one by one, a row at a time or all at once; or only to be read. */
export function PermissionGrid({ value, onChange, error }: Props) {
  const { data } = useQuery(PermissionDefinitionsDocument, { fetchPolicy: 'cache-first' })
  const definitions = data?.permissions
  if (!definitions) return <Skeleton height={240} aria-hidden />
  return onChange ? (
    <Ticks value={value} onChange={onChange} error={error} definitions={definitions} />
  ) : (
    <Shown value={value} rows={rowsOf(definitions)} />
  )
}

type TicksProps = Props & Required<Pick<Props, 'onChange'>> & { definitions: Definition[] }

function Ticks({ value, onChange, error, definitions }: TicksProps) {
  const viewer = useViewer()
  const [noteId, errorId] = [useId(), useId()]
  const own = viewer.effectivePermissions
  const may = ({ name }: Definition) => value.includes(name) || canGive(name, value, own, definitions)
  const all = definitions.filter(may)
  const limited = definitions.some((definition) => !own.includes(definition.name))
  const ofMany = (them: Definition[], label: string, name: string) => {
    const these = them.map((definition) => definition.name)
    const held = these.filter((permission) => value.includes(permission))
    return (
      <Checkbox
        label={label}
        aria-label={name}
        disabled={these.length === 0}
        checked={these.length > 0 && held.length === these.length}
        indeterminate={held.length > 0 && held.length < these.length}
        onChange={(event) => onChange(toggledAll(value, these, event.currentTarget.checked, definitions))}
      />
    )
  }
  return (
    <fieldset
      className="permissions"
      aria-describedby={[limited && noteId, error && errorId].filter(Boolean).join(' ') || undefined}
    >
      <legend className="unseen">Permissions</legend>
      <div className="row all">{ofMany(all, 'All permissions', 'All permissions')}</div>
      <Rows
        rows={rowsOf(definitions)}
        head={({ group, cells }) => ofMany(cells.filter(may), group, `${group}: all`)}
        cell={(cell) => (
          <Checkbox
            label={cell.verb}
            aria-label={cell.title}
            checked={value.includes(cell.name)}
            disabled={!may(cell)}
            title={may(cell) ? undefined : notHeld}
            onChange={(event) => onChange(toggled(value, cell.name, event.currentTarget.checked, definitions))}
          />
        )}
      />
      {limited && (
        <Text size="sm" c="dimmed" mt="sm" id={noteId}>
          {notHeld}
        </Text>
      )}
      {error && (
        <Text size="sm" c="error" mt="sm" id={errorId} role="alert">
          {error}
        </Text>
      )}
    </fieldset>
  )
}

const notHeld = 'You can give only what you hold yourself: the rest cannot be ticked.'

function Shown({ value, rows }: { value: Permission[]; rows: Row[] }) {
  return (
    <div className="permissions">
      <Rows
        rows={rows}
        head={({ group }) => <strong>{group}</strong>}
        cell={({ name, verb }) => {
          const held = value.includes(name)
          const Icon = held ? IconCheck : IconMinus
          return (
            <span className="given" data-not={!held || undefined}>
              <Icon size={16} aria-hidden />
              {verb}
              <span className="unseen">{held ? ': yes' : ': no'}</span>
            </span>
          )
        }}
      />
    </div>
  )
}

type RowsProps = { rows: Row[]; head: (row: Row) => ReactNode; cell: (cell: Cell) => ReactNode }

function Rows({ rows, head, cell }: RowsProps) {
  return rows.map((row) => (
    <div key={row.group} className="row" role="group" aria-label={row.group}>
      <div className="head">{head(row)}</div>
      {row.cells.map((one) => (
        <div key={one.name}>{cell(one)}</div>
      ))}
    </div>
  ))
}
