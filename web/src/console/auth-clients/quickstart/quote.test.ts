import { expect, test } from 'vitest'

import { go, js, parameter, shell } from './quote'

test('a shell takes a word for itself', () => {
  expect(shell('https://app.example/cb')).toBe('https://app.example/cb')
  expect(shell('scope=orders:read')).toBe('scope=orders:read')
  expect(shell('')).toBe("''")
  expect(shell('orders:read orders:write')).toBe("'orders:read orders:write'")
  for (const sign of '?&;|<>()$`\\"!*[]{}~#^ \n') expect(shell(`a${sign}b`)).toBe(`'a${sign}b'`)
  expect(shell(`it's $(id)`)).toBe(`'it'\\''s $(id)'`)
})

test('a parameter means nothing to a shell', () => {
  const every = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('')
  expect(parameter(every)).toMatch(/^[\w.~%-]+$/)
  expect(decodeURIComponent(parameter(`${every}ü✓`))).toBe(`${every}ü✓`)
})

test('programs take a string for itself', () => {
  const text = `a'b"c\\d\`e\${f}\n\r`
  expect(go(text)).toBe('"a\'b\\"c\\\\d`e${f}\\n\\r"')
  expect(new Function(`return ${js(text)}`)()).toBe(text)
})
