import type { UseFormReturnType } from '@mantine/form'
import { type FormEvent, useState } from 'react'

import { messageOf } from '../app/errors'
import type { UserError } from '../app/graphql'
import { fieldErrors } from './fieldErrors'

/** A form on its way to the server. */
export type Save = {
  submit: (event?: FormEvent<HTMLFormElement>) => void
  running: boolean
  /** What hinders it and belongs to no field. */
  rest: string[]
}

/**
 * Stores what is in a form. `save` returns what hindered it, or nothing when it is done. Problems are shown at their
 * fields, and the first of these gets the focus; what was typed stays.
 */
export function useSave<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  save: (values: Values) => Promise<UserError[] | undefined | void>,
): Save {
  const [running, setRunning] = useState(false)
  const [rest, setRest] = useState<string[]>([])
  const submit = form.onSubmit(async (values) => {
    if (running) return
    setRunning(true)
    setRest([])
    // What a save reads on its way can fail as well.
    const problems = await save(values).catch((error: unknown) => [{ field: null, message: messageOf(error) }])
    setRunning(false)
    if (!problems) return
    const sorted = fieldErrors(problems, values)
    form.setErrors(sorted.fields)
    setRest(sorted.rest)
    const [first] = Object.keys(sorted.fields)
    if (first) form.getInputNode(first)?.focus()
  })
  return { submit, running, rest }
}
