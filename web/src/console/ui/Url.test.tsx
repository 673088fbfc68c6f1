// @vitest-environment happy-dom

import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import { Url } from './Url'

afterEach(cleanup)

test.each([
  ['https://shop.example/callback', 'https://|shop|.example|/callback'],
  ['http://127.0.0.1:8080/a/b?c=d&e#f', 'http://|127|.0|.0|.1|:8080|/a|/b|?c=d|&e|#f'],
  ['com.example.app:/signed-in', 'com|.example|.app|:/signed-in'],
  ['https://shop.example//twice', 'https://|shop|.example|//twice'],
  ['', ''],
])('%s breaks between its parts', (url, parts) => {
  const { container } = render(<Url value={url} />)
  expect(container.textContent).toBe(url)
  expect(container.querySelector('bdi')?.innerHTML.replaceAll('<wbr>', '|').replaceAll('&amp;', '&')).toBe(parts)
})
