import { Select, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

import type { Filters } from './filters'
import { periods } from './period'

type Props = { filters: Filters; set: (values: Filters) => void }

/** Chooses the time that is shown: up to now, or from a day to a day in the zone of the viewer. */
export function PeriodPicker({ filters: { period, since, until }, set }: Props) {
  const [asked, setAsked] = useState(false)
  const custom = period === undefined && (asked || since !== undefined || until !== undefined)
  const preset = period !== undefined && Object.hasOwn(periods, period) ? period : 'any'
  const choose = (value: string | null) => {
    setAsked(value === 'custom')
    const next = value === null || value === 'any' || value === 'custom' ? undefined : value
    set({ period: next, since: undefined, until: undefined })
  }
  return (
    <>
      <Select
        aria-label="When"
        className="filter"
        allowDeselect={false}
        value={custom ? 'custom' : preset}
        onChange={choose}
        data={[
          { value: 'any', label: 'At any time' },
          ...Object.entries(periods).map(([value, { title }]) => ({ value, label: title })),
          { value: 'custom', label: 'Chosen days' },
        ]}
      />
      {custom && (
        <>
          <Day label="From this day on" value={since} latest={until} onChange={(day) => set({ since: day })} />
          <Day label="Up to this day" value={until} earliest={since} onChange={(day) => set({ until: day })} />
        </>
      )}
    </>
  )
}

type DayProps = {
  label: string
  value: string | undefined
  earliest?: string | undefined
  latest?: string | undefined
  onChange: (day: string | undefined) => void
}

function Day({ label, value = '', earliest, latest, onChange }: DayProps) {
  const [text, setText] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  // Going back in the browser, or removing a filter, changes the address.
  useEffect(() => {
    if (document.activeElement !== field.current) setText(value)
  }, [value])
  return (
    <TextInput
      ref={field}
      type="date"
      aria-label={label}
      title={label}
      className="filter"
      min={earliest}
      max={latest ?? '9999-12-31'} // or a year could have six digits
      value={text}
      onChange={(event) => {
        const day = event.currentTarget.value
        setText(day)
        // While somebody types a year, it is one of the first centuries.
        if (day === '' || day >= '1000') onChange(day || undefined)
      }}
    />
  )
}
