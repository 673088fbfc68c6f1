import { CombinedGraphQLErrors } from '@apollo/client/errors'

import type { UserError } from './operations'
import { reasonOf } from './session'

/** Returns why an operation was refused as a whole; undefined when the error is another one, of the network for example. */
export function codeOf(error: unknown) {
  return CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.['code'] : undefined
}

/** Says what went wrong, in a sentence for people. */
export function messageOf(error: unknown) {
  return CombinedGraphQLErrors.is(error) ? error.message : reasonOf(error)
}

/** Returns what has to be mended in a field of the input. */
export function problemOf(userErrors: UserError[], name: string) {
  return sentences(userErrors.filter(({ field }) => field?.[0] === name))
}

/** Returns what has to be mended elsewhere: what stands beside no field has to stand somewhere. */
export function otherProblems(userErrors: UserError[], ...names: string[]) {
  return sentences(userErrors.filter(({ field }) => !field?.[0] || !names.includes(field[0])))
}

function sentences(userErrors: UserError[]) {
  return userErrors.map(({ message }) => message).join(' ')
}
