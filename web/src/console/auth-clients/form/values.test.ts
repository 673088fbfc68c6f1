import { expect, test } from 'vitest'

import { inputOf, newClient } from './values'

test('empty lines and white space are not sent', () => {
  const redirectUris = [' https://a.example/cb ', '', '  ']
  expect(inputOf({ ...newClient, grants: ['AUTHORIZATION_CODE'], redirectUris }).redirectUris).toEqual(['https://a.example/cb'])
})

test('redirect URLs are kept for the grant that needs them', () => {
  expect(inputOf({ ...newClient, grants: ['PASSWORD'], redirectUris: ['https://a.example/cb'] }).redirectUris).toEqual([])
})

test('a public client has nothing that takes a secret, and PKCE', () => {
  const input = inputOf({
    ...newClient,
    type: 'PUBLIC',
    grants: ['AUTHORIZATION_CODE', 'CLIENT_CREDENTIALS'],
    requirePkce: false,
    resourceServer: true,
  })
  expect(input).toMatchObject({ grants: ['AUTHORIZATION_CODE'], requirePkce: true, resourceServer: false })
})

test('a grant that is not offered is kept', () => {
  expect(inputOf({ ...newClient, grants: ['PASSWORD', 'DEVICE_CODE'] }).grants).toEqual(['PASSWORD', 'DEVICE_CODE'])
})
