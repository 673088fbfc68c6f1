import { CombinedGraphQLErrors } from '@apollo/client/errors'

/** Returns `extensions.code` of the first error that the server answered with; undefined when it did not answer. */
export function codeOf(error: unknown): string | undefined {
  if (!CombinedGraphQLErrors.is(error)) return undefined
  const code = error.errors[0]?.extensions?.['code']
  return typeof code === 'string' ? code : undefined
}

/** Says what went wrong, in a sentence for people. */
export function messageOf(error: unknown): string {
  if (CombinedGraphQLErrors.is(error)) return error.errors[0]?.message ?? 'Something went wrong.'
  return 'The server cannot be reached. Check the connection and try again.'
}
