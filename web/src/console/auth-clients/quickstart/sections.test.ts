import { expect, test } from 'vitest'

import { type App, appOf } from './app'
import { sections } from './sections'

const client = { id: '7', type: 'CONFIDENTIAL' as const, scopes: ['orders:read', 'admin', 'orders:write'] }
const app = appOf(client, 'https://auth.example', 'https://shop.example/cb?a=1&b=2')
const isPublic: App = { ...app, isPublic: true }
const every = ['AUTHORIZATION_CODE', 'CLIENT_CREDENTIALS', 'PASSWORD', 'PERSONAL_ACCESS_TOKEN'] as const
const languages = ['curl', 'go', 'javascript']

/** All code for a client with these grants. */
function code(of: App, grants: readonly (typeof every)[number][], language = 'curl'): string {
  return sections(of, [...grants], language)
    .flatMap(({ snippets }) => snippets.map((snippet) => snippet.code))
    .join('\n\n')
}

test('only the grants of the client have snippets', () => {
  for (const language of languages) {
    for (const grant of every) {
      const keys = sections(app, [grant], language).map(({ key }) => key)
      expect(keys.filter((key) => key !== 'before' && key !== 'after')).toEqual([grant])
    }
    expect(sections(app, [], language)).toEqual([])
    expect(sections(app, ['DEVICE_CODE'], language)).toEqual([])
  }
})

test('the secret comes from the environment', () => {
  expect(code(app, ['CLIENT_CREDENTIALS'])).toContain('-u "7:$CLIENT_SECRET" https://auth.example/oauth/token \\\n  -d grant_type=client_credentials')
  expect(code(app, ['CLIENT_CREDENTIALS'], 'go')).toContain('os.Getenv("CLIENT_SECRET")')
  expect(code(app, ['CLIENT_CREDENTIALS'], 'javascript')).toContain('process.env.CLIENT_SECRET')
})

test('a public client has none', () => {
  for (const language of languages) {
    const all = code(isPublic, ['AUTHORIZATION_CODE', 'PASSWORD'], language)
    expect(all).not.toMatch(/CLIENT_SECRET|ClientSecret/)
  }
  expect(code(isPublic, ['AUTHORIZATION_CODE'])).toContain('-d client_id=7 https://auth.example/oauth/token')
  expect(code(isPublic, ['AUTHORIZATION_CODE'], 'go')).toContain('AuthStyleInParams')
  expect(code(isPublic, ['AUTHORIZATION_CODE'], 'javascript')).toContain('oauth.None()')
})

test('scopes are asked for where there are some, and never admin', () => {
  for (const language of languages) {
    for (const grant of ['AUTHORIZATION_CODE', 'CLIENT_CREDENTIALS', 'PASSWORD'] as const) {
      expect(code(app, [grant], language), `${language} ${grant}`).toMatch(/orders(:|%3A)read/)
      expect(code(app, [grant], language)).not.toContain('admin')
      expect(code({ ...app, scopes: [] }, [grant], language)).not.toMatch(/scope(?!=\$)[=:] ?'|Scopes:/)
    }
  }
  expect(code(app, ['CLIENT_CREDENTIALS'])).toContain("--data-urlencode 'scope=orders:read orders:write'")
})

test('what is odd is quoted', () => {
  const odd: App = { ...app, redirectUri: `https://shop.example/it's/!!/$HOME/(cb)?a=\`id\`&b="c"` }
  const curl = code(odd, ['AUTHORIZATION_CODE'])
  expect(curl).toContain(`--data-urlencode 'redirect_uri=https://shop.example/it'\\''s/!!/$HOME/(cb)?a=\`id\`&b="c"'`)
  expect(curl).toContain('redirect_uri=https%3A%2F%2Fshop.example%2Fit%27s%2F%21%21%2F%24HOME%2F%28cb%29%3Fa%3D%60id%60%26b%3D%22c%22&')
  expect(code(odd, ['AUTHORIZATION_CODE'], 'go')).toContain('RedirectURL:  "https://shop.example/it\'s/!!/$HOME/(cb)?a=`id`&b=\\"c\\""')
  expect(code(odd, ['AUTHORIZATION_CODE'], 'javascript')).toContain(`const redirectUri = 'https://shop.example/it\\'s/!!/$HOME/(cb)?a=\`id\`&b="c"'`)
})

test('plain HTTP is allowed only where it is used', () => {
  expect(code(app, ['CLIENT_CREDENTIALS'], 'javascript')).not.toContain('allowInsecureRequests')
  expect(code({ ...app, issuer: 'http://localhost:8080' }, ['CLIENT_CREDENTIALS'], 'javascript')).toContain('allowInsecureRequests')
})
