import type { Pending } from './request'

/** What went wrong, in the words in which it came. */
export type Problem = { error: string; description: string }

/** What an answer to an authorization request is worth. */
export type Answer =
  | { kind: 'code'; code: string; pending: Pending }
  | { kind: 'problem'; problem: Problem }
  /** It answers nothing that this page asked: it is thrown away, and nothing of it is shown. */
  | { kind: 'foreign' }

/**
 * Takes the answer out of the address at once: it must not stay there, in the history or in what is sent on. Returns its
 * parameters; null when there is no answer.
 */
export function takeAnswer(): URLSearchParams | null {
  const { pathname, search } = window.location
  const parameters = new URLSearchParams(search)
  if (!parameters.has('code') && !parameters.has('error') && !parameters.has('state')) return null
  window.history.replaceState(window.history.state, '', pathname)
  return parameters
}

/** Checks an answer as an application has to (RFC 6749 section 4.1.2, RFC 9207 section 2.4). */
export function check(parameters: URLSearchParams, pending: Pending | null, clientId: string, issuer: string): Answer {
  if (!pending || pending.clientId !== clientId || parameters.get('state') !== pending.state) return { kind: 'foreign' }
  const iss = parameters.get('iss')
  if (iss !== issuer) {
    return problem('iss', iss === null ? 'The answer does not say who gave it.' : `The answer is by ${iss}, and not by ${issuer}.`)
  }
  const error = parameters.get('error')
  if (error !== null) return problem(error, parameters.get('error_description') ?? '')
  const code = parameters.get('code')
  return code ? { kind: 'code', code, pending } : problem('code', 'The answer has no code.')
}

function problem(error: string, description: string): Answer {
  return { kind: 'problem', problem: { error, description } }
}
