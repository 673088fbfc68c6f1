// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'

import { check, takeAnswer } from './answer'

const issuer = 'https://auth.example'
const pending = { clientId: '7', state: 'the state', verifier: 'v', redirectUri: 'r', scope: '' }

function answer(parameters: Record<string, string | undefined>, kept: typeof pending | null = pending, clientId = '7') {
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return check(new URLSearchParams(given), kept, clientId, issuer)
}

afterEach(() => window.history.replaceState(null, '', '/'))

test('a code that was asked for is taken', () => {
  expect(answer({ code: 'c', state: 'the state', iss: issuer })).toEqual({ kind: 'code', code: 'c', pending })
})

test('what this page did not ask for is thrown away, whatever it says', () => {
  const code = { code: 'c', iss: issuer }
  for (const foreign of [
    answer({ ...code, state: 'the state' }, null),
    answer({ ...code, state: 'the state' }, pending, '8'),
    answer({ ...code, state: 'another' }),
    answer({ ...code, state: '' }),
    answer(code),
    answer({ error: 'access_denied', error_description: 'Call 555 0123', iss: issuer, state: 'x' }),
  ]) {
    expect(foreign).toEqual({ kind: 'foreign' })
  }
})

test('another server is not believed', () => {
  for (const parameters of [{ iss: 'https://evil.example' }, {}, { iss: `${issuer}/` }]) {
    expect(answer({ code: 'c', state: 'the state', ...parameters })).toMatchObject({ kind: 'problem', problem: { error: 'iss' } })
  }
})

test('an error is shown as it came', () => {
  expect(answer({ error: 'access_denied', error_description: 'The user said no.', state: 'the state', iss: issuer })).toEqual({
    kind: 'problem',
    problem: { error: 'access_denied', description: 'The user said no.' },
  })
  expect(answer({ state: 'the state', iss: issuer })).toMatchObject({ problem: { error: 'code' } })
})

test('the address loses the answer at once', () => {
  expect(takeAnswer()).toBeNull()
  window.history.replaceState({ idx: 3 }, '', '/admin/auth-clients/7/test?code=c&state=s')
  expect(takeAnswer()?.get('code')).toBe('c')
  expect(window.location.search).toBe('')
  expect(window.location.pathname).toBe('/admin/auth-clients/7/test')
  expect(window.history.state).toEqual({ idx: 3 })
  expect(takeAnswer()).toBeNull()
})
