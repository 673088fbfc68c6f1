// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { useTrial } from './useTrial'

const got = {
  kind: 'code' as const,
  code: 'c',
  pending: { clientId: '7', state: 's', verifier: 'v', redirectUri: 'r', scope: '' },
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

/** Has the server wait with its tokens. Returns what was asked, and has it go on. */
function waiting() {
  const asked: string[] = []
  let goOn = () => {}
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    if (path === '/oauth/token') await new Promise<void>((resolve) => (goOn = resolve))
    return new Response('{"access_token":"at","refresh_token":"rt"}')
  })
  return { asked, goOn: () => act(async () => goOn()) }
}

test.each([
  ['is left', true, ['/oauth/token', '/oauth/revoke']],
  ['is left with leave to keep them', false, ['/oauth/token']],
])('tokens that come when the page %s', async (_, endsOnLeaving, want) => {
  const { asked, goOn } = waiting()
  const { result, unmount } = renderHook(() => useTrial(got))
  act(() => result.current.setEndsOnLeaving(endsOnLeaving))
  act(() => result.current.go(null))
  unmount()
  await goOn()
  expect(asked).toEqual(want)
})

test('what came is shown to the server, and ends when the page is left', async () => {
  const { asked, goOn } = waiting()
  const { result, unmount } = renderHook(() => useTrial(got))
  act(() => result.current.go(null))
  await goOn()
  expect(result.current.tokens?.value?.accessToken).toBe('at')
  expect(asked).toEqual(['/oauth/token', '/oauth/verify'])
  unmount()
  await act(async () => {})
  expect(asked).toEqual(['/oauth/token', '/oauth/verify', '/oauth/revoke'])
})
