// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Ticks } from './Ticks'

function Form({ count }: { count: number }) {
  const [value, setValue] = useState(['scope:1'])
  const of = Array.from({ length: count }, (_, i) => ({ name: `scope:${i + 1}`, ...(i === 6 && { about: 'Reports' }) }))
  return (
    <MantineProvider>
      <Ticks label="Scopes" of={of} value={value} onChange={setValue} />
      <output>{value.join(' ')}</output>
    </MantineProvider>
  )
}

const boxes = () => screen.getAllByRole('checkbox').length
const ticked = () => document.querySelector('output')?.textContent

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }))
})

afterEach(cleanup)

test('few are shown as they are', () => {
  render(<Form count={12} />)
  expect(boxes()).toBe(12)
  expect(screen.queryByRole('searchbox')).toBeNull()
})

test('many can be searched, and what is not shown stays as it is', () => {
  render(<Form count={40} />)
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: ' REPORTS ' } })
  expect(boxes()).toBe(1)
  fireEvent.click(screen.getByRole('checkbox'))
  expect(ticked()).toBe('scope:1 scope:7')
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'nothing' } })
  expect(screen.queryByRole('checkbox')).toBeNull()
  expect(screen.getByText('2 of 40 are ticked')).toBeTruthy()
})

test('many can be ticked at once', () => {
  render(<Form count={13} />)
  fireEvent.click(screen.getByText('None'))
  expect(ticked()).toBe('')
  fireEvent.click(screen.getByText('All'))
  expect(ticked()?.split(' ')).toHaveLength(13)
})
