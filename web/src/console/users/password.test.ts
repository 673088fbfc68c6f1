import { expect, test, vi } from 'vitest'

import { randomPassword } from './password'

test('makes another strong password each time', () => {
  const made = new Set(Array.from({ length: 100 }, randomPassword))
  expect(made.size).toBe(100)
  for (const password of made) expect(password).toMatch(/^([a-km-zA-HJ-NP-Z2-9]{4}-){4}[a-km-zA-HJ-NP-Z2-9]{4}$/)
})

test('favours no letter: what does not divide evenly is thrown away', () => {
  const bytes = [255, 250, 224, ...Array<number>(20).fill(223)]
  const random = vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    if (array instanceof Uint8Array) array[0] = bytes.shift()!
    return array
  })
  expect(randomPassword()).toBe('9999-9999-9999-9999-9999')
  random.mockRestore()
})
