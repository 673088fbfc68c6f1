import { CombinedGraphQLErrors } from '@apollo/client/errors'

import type { ProblemFragment } from './generated/graphql'

/** Why an operation was refused as a whole: extensions.code of a top-level error. */
export type Code =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'TOO_COMPLEX'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'INTERNAL'

/** Returns the code of a refusal; undefined when the error is another one, of the network for example. */
export function codeOf(error: unknown): Code | undefined {
  return CombinedGraphQLErrors.is(error) ? (error.errors[0]?.extensions?.['code'] as Code | undefined) : undefined
}

/** What a person has to mend, by the field of the input; what concerns no field is in `whole`. */
export type Problems<Input> = {
  fields: { [Field in keyof Input]?: ProblemFragment[] }
  whole: ProblemFragment[]
}

/** Sorts the userErrors of a payload by field, for the form of this input. */
export function problemsOf<Input>(userErrors: ProblemFragment[]): Problems<Input> {
  const problems: Problems<Input> = { fields: {}, whole: [] }
  for (const problem of userErrors) {
    const field = problem.field?.[0] as keyof Input | undefined
    if (field === undefined) problems.whole.push(problem)
    else (problems.fields[field] ??= []).push(problem)
  }
  return problems
}
