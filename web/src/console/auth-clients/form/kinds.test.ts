import { expect, test } from 'vitest'

import { kinds } from './kinds'
import { has, inputOf, newClient } from './values'

test('new kinds of application get tokens of one hour, and old ones tokens that do not expire', () => {
  const lifetimes = Object.fromEntries(kinds.map(({ value, preset }) => [value, preset.accessTokenLifetime]))
  expect(lifetimes).toEqual({ web: 3600, app: 3600, service: 3600, desktop: null, scripts: null })
})

test.each(kinds)('$title is what the server takes', ({ preset }) => {
  const values = { ...newClient, ...preset }
  expect(preset.grants).toHaveLength(1)
  expect(inputOf(values)).toMatchObject(preset)
  expect(preset.grants.every((grant) => has(values, grant))).toBe(true)
})

test('what was typed stays when the kind changes', () => {
  const typed = { name: 'Orders', redirectUris: ['https://a.example/cb'], scopes: ['orders:read'], contact: 'ops' }
  for (const { preset } of kinds) expect({ ...newClient, ...typed, ...preset }).toMatchObject(typed)
})
