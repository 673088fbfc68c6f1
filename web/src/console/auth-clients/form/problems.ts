import type { UserError } from '../../app/graphql'
import type { ClientValues } from './values'

// Lists that are one field, without lines of their own.
const whole = ['grants', 'scopes']

/** Brings problems to where the form of a client shows them. */
export function placed(problems: UserError[]): UserError[] {
  return problems.map((problem) => {
    const [name, ...below] = problem.field ?? []
    if (name === undefined) return problem
    if (whole.includes(name)) return { ...problem, field: [name] }
    // What the list as a whole lacks is typed into its first line.
    if (name === 'redirectUris' && below.length === 0 && problem.code === 'REQUIRED') return { ...problem, field: [name, '0'] }
    return problem
  })
}

/** Finds what the browser alone can know: a lifetime without its amount would be stored as one that never ends. */
export function unfinished({ accessTokenLifetime, refreshTokenLifetime }: ClientValues): UserError[] {
  return Object.entries({ accessTokenLifetime, refreshTokenLifetime })
    .filter(([, seconds]) => seconds === '')
    .map(([name]) => ({ field: [name], message: 'Type an amount, or choose Never.' }))
}
