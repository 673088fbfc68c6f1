// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterEach, expect, test, vi } from 'vitest'

import { SecretOnce } from './SecretOnce'

afterEach(cleanup)

function show(onClose: () => void) {
  const router = createMemoryRouter([
    {
      path: '/',
      element: (
        <MantineProvider>
          <SecretOnce title="Orders is registered" label="Client secret" value="ost_cs_x" onClose={onClose} />
        </MantineProvider>
      ),
    },
    { path: '/elsewhere', element: <p>Elsewhere</p> },
  ])
  render(<RouterProvider router={router} />)
  return router
}

test('it closes once the secret is said to be saved, and in no other way', async () => {
  const close = vi.fn()
  const router = show(close)
  await screen.findByText('ost_cs_x')

  fireEvent.keyDown(document.body, { key: 'Escape' })
  await router.navigate('/elsewhere')
  const done = await screen.findByRole('button', { name: 'Done' })
  fireEvent.click(done)
  expect(close).not.toHaveBeenCalled()
  expect(screen.getByText('ost_cs_x')).toBeTruthy()

  fireEvent.click(screen.getByRole('checkbox', { name: 'I have saved it' }))
  fireEvent.click(done)
  expect(close).toHaveBeenCalledOnce()
})
