import type { ReactNode } from 'react'

/**
 * Returns what is wrong with a field that shows several items as one: the message of the field, and those of its items
 * (`groupIds.1`), each with the name of the item where that is known.
 */
export function itemErrors(errors: Record<string, ReactNode>, field: string, names: string[] = []): string | undefined {
  const messages = Object.entries(errors).flatMap(([path, message]) => {
    if (typeof message !== 'string') return []
    if (path === field) return [message]
    if (!path.startsWith(`${field}.`)) return []
    const name = names[Number(path.slice(field.length + 1))]
    return [name ? `${name}: ${message}` : message]
  })
  return messages.length > 0 ? messages.join(' ') : undefined
}
