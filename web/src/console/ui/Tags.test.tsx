// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Tags } from './Tags'

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }))
})

afterEach(cleanup)

const show = (count: number) =>
  render(
    <MantineProvider>
      <Tags names={Array.from({ length: count }, (_, i) => `scope:${i + 1}`)} />
    </MantineProvider>,
  )

const tags = () => screen.queryAllByText(/^scope:/).length

test.each([0, 1, 6])('shows all of %i', (count) => {
  show(count)
  expect(tags()).toBe(count)
  expect(screen.queryByRole('button')).toBeNull()
})

test('unfolds many and folds them again, with one button that stays where it is', () => {
  show(7)
  const button = screen.getByRole('button', { name: '2 more' })
  expect(tags()).toBe(5)
  fireEvent.click(button)
  expect(tags()).toBe(7)
  expect(screen.getByRole('button', { name: 'Fewer' })).toBe(button)
  fireEvent.click(button)
  expect(tags()).toBe(5)
})
