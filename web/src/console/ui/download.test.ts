import { expect, test } from 'vitest'

import { fileName, toEnv } from './download'

test('settings stand one on a line', () => {
  expect(toEnv({ CLIENT_ID: '25', CLIENT_SECRET: 'ost_cs_x' })).toBe('CLIENT_ID=25\nCLIENT_SECRET=ost_cs_x\n')
})

test.each([
  ['Nightly reports', 'nightly-reports'],
  ['Café · Zürich', 'cafe-zurich'],
  ['../../etc/passwd', 'etc-passwd'],
  ['日本', 'client'],
])('a file for %s is called %s', (name, file) => {
  expect(fileName(name)).toBe(file)
})
