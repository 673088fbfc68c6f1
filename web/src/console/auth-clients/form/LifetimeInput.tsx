import { Group, Input, NativeSelect, NumberInput } from '@mantine/core'
import { useId, useState } from 'react'

import { type Amount, isUnit, type Lifetime, lifetimeTitle, toAmount, toSeconds, units } from '../lifetimes'
import type { ClientForm } from './values'

const presets = [null, 3600, 86_400, 30 * 86_400]

type Props = {
  label: string
  description: string
  form: ClientForm
  path: 'accessTokenLifetime' | 'refreshTokenLifetime'
}

/** How long tokens live: Never, a usual time, or an amount of one's own. */
export function LifetimeInput({ label, description, form, path }: Props) {
  const id = useId()
  const value = form.values[path]
  const error = form.errors[path]
  const onChange = (next: Lifetime) => form.setFieldValue(path, next)
  const preset = value === '' ? undefined : presets.find((seconds) => seconds === value)
  const [own, setOwn] = useState(preset === undefined)
  const [typed, setTyped] = useState<Amount>(toAmount(value))
  const isOwn = own || preset === undefined
  // What was typed stays as it was, 60 minutes for instance, until something else is filled in.
  const amount = toSeconds(typed) === value ? typed : toAmount(value)
  const type = (next: Amount) => {
    setTyped(next)
    onChange(toSeconds(next))
  }
  const choose = (chosen: string) => {
    setOwn(chosen === 'own')
    if (chosen !== 'own') onChange(chosen === 'never' ? null : Number(chosen))
    else if (value === null) type({ amount: '', unit: 'hours' })
  }
  return (
    <Input.Wrapper id={id} label={label} description={description} error={error}>
      <Group gap="xs" mt={6}>
        <NativeSelect
          id={id}
          data-path={path}
          aria-describedby={`${id}-description${error ? ` ${id}-error` : ''}`}
          error={Boolean(error)}
          value={isOwn ? 'own' : String(preset ?? 'never')}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[
            ...presets.map((seconds) => ({ value: String(seconds ?? 'never'), label: lifetimeTitle(seconds) })),
            { value: 'own', label: 'Another time …' },
          ]}
        />
        {isOwn && (
          <>
            <NumberInput
              w={100}
              aria-label={`${label}: amount`}
              min={1}
              allowNegative={false}
              hideControls
              value={amount.amount}
              error={Boolean(error)}
              onChange={(next) => type({ ...amount, amount: typeof next === 'number' ? next : '' })}
            />
            <NativeSelect
              aria-label={`${label}: unit`}
              value={amount.unit}
              data={Object.keys(units)}
              onChange={({ currentTarget }) => isUnit(currentTarget.value) && type({ ...amount, unit: currentTarget.value })}
            />
          </>
        )}
      </Group>
    </Input.Wrapper>
  )
}
