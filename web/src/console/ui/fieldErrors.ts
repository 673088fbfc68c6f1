import type { UserError } from '../app/graphql'

/**
 * Sorts problems by where a form shows them: by the path of a field that it has, as Mantine's forms name it
 * (`redirectUris.1`), and the rest on top. A path below a field stands at the field when it has no line of its own.
 */
export function fieldErrors(problems: UserError[], values: Record<string, unknown>) {
  const fields: Record<string, string> = {}
  const rest: string[] = []
  for (const { field, message } of problems) {
    const at = field && placeOf(field, values)
    if (!at) rest.push(message)
    else fields[at] ??= message
  }
  return { fields, rest }
}

function placeOf([name, ...below]: string[], values: Record<string, unknown>): string | null {
  if (name === undefined || !Object.hasOwn(values, name)) return null
  const value = values[name]
  const [index] = below
  return index !== undefined && Array.isArray(value) && Number(index) < value.length ? `${name}.${index}` : name
}
