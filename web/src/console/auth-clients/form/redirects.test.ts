import { expect, test } from 'vitest'

import { redirectProblem } from './redirects'

test.each([
  'https://app.example.com/callback',
  'https://APP.example.com/Callback',
  'https://app.example.com:8443/callback?tenant=1&x=%C3%A9',
  'https://xn--bcher-kva.example/cb',
  'https://intranet/cb',
  'https://192.0.2.1/cb',
  'https://[2001:db8::1]:8443/cb',
  'https://a_b.example/cb',
  'https://3com.com/cb',
  'http://localhost/cb',
  'http://LOCALHOST:3000',
  'http://127.0.0.1:1/cb',
  'http://127.8.9.1/cb',
  'http://[::1]:7000/',
  'com.example.app:/oauth2redirect',
  'com.example.app://callback',
  'com.googleusercontent.apps.123-abc:/oauth2redirect',
])('%s is a redirect URL', (url) => {
  expect(redirectProblem(url)).toBeNull()
})

test.each([
  ['', 'is empty'],
  ['http://app.example.com/', 'must use https'],
  ['http://10.0.0.1/cb', 'must use https'],
  ['http://127.0.0.1.example.com/cb', 'must use https'],
  ['http://127.1/cb', 'valid host'],
  ['http://0x7f000001/cb', 'valid host'],
  ['http://[::ffff:127.0.0.1]/cb', 'valid host'],
  ['https://a.example/#x', 'fragment'],
  ['https://u@a.example/', 'user name'],
  ['https://@a.example/', 'user name'],
  ['com.example.app://user@host/cb', 'user name'],
  ['https://*.example/', 'wildcard'],
  ['https://a.example\\', 'backslash'],
  ['https://a.example/%x', 'percent sign'],
  ['https://a.example/é', 'xn--'],
  ['https://a.example/a b', 'xn--'],
  ['https://a.example:99999/', 'port'],
  ['https://a.example:/', 'port'],
  ['https://a.example:08443/', 'port'],
  ['https://a.example:port/', 'valid URL'],
  ['https://a..example/', 'valid host'],
  ['https://-app.example.com/cb', 'valid host'],
  ['https:///x', 'must have a host'],
  ['https:a.example', 'must have a host'],
  ['https://:443/cb', 'must have a host'],
  ['a.example/x', 'must begin with its scheme'],
  ['myapp:/x', 'with a dot'],
  ['localhost:3000/cb', 'with a dot'],
  ['javascript:alert(1)', 'with a dot'],
  ['com..app:/cb', 'empty part'],
  ['com.example.app:x', 'a slash'],
  ['com.example.app:', 'a slash'],
  ['com.example.app://', 'a slash'],
  [`https://a.example/${'a'.repeat(2000)}`, 'longer than 2000'],
])('%s is none, and it is said why', (url, reason) => {
  const problem = redirectProblem(url)
  expect(problem).toMatch(/^The redirect URL .+\.$/)
  expect(problem).toContain(reason)
})
