import { expect, test } from 'vitest'

import { consequenceOf, consequenceOfAll, kindOf, kinds, kindTitles } from './kinds'

test('the address names a kind of token, or nothing', () => {
  for (const kind of kinds) expect(kindOf(kind)).toBe(kind)
  for (const text of [undefined, '', 'CLIENT_SECRET', 'toString']) expect(kindOf(text)).toBeUndefined()
  expect(Object.keys(kindTitles)).toEqual(kinds)
})

test('what ends along with a token is said', () => {
  expect(consequenceOf({ kind: 'ACCESS_TOKEN', grant: 'AUTHORIZATION_CODE' })).toContain('of the same sign-in')
  expect(consequenceOf({ kind: 'REFRESH_TOKEN', grant: 'AUTHORIZATION_CODE' })).toContain('of the same sign-in')
  expect(consequenceOf({ kind: 'PERSONAL_ACCESS_TOKEN', grant: 'PERSONAL_ACCESS_TOKEN' })).toContain('got with it')
  expect(consequenceOf({ kind: 'ACCESS_TOKEN', grant: 'CLIENT_CREDENTIALS' })).toContain('can get another')
})

test('the consequence of ending all has the count', () => {
  expect(consequenceOfAll(0)).toMatch(/^No token/)
  expect(consequenceOfAll(1)).toMatch(/^The one token that works now stops/)
  expect(consequenceOfAll(1200)).toMatch(/^All 1,?\D?200 tokens/)
})
