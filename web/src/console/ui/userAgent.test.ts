import { expect, test } from 'vitest'

import { browserOf } from './userAgent'

const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)'
const samsung = 'Mozilla/5.0 (Linux; Android 15; SM-S911B)'

test.each([
  ['Chrome on Windows', `${windows} ${blink} Chrome/140.0.0.0 Safari/537.36`],
  ['Chrome on Linux', `Mozilla/5.0 (X11; Linux x86_64) ${blink} HeadlessChrome/140.0.0.0 Safari/537.36`],
  ['Chrome on Android', `Mozilla/5.0 (Linux; Android 15; K) ${blink} Chrome/140.0.0.0 Mobile Safari/537.36`],
  ['Chrome on iPhone', `${iphone} ${webkit} CriOS/140.0 Mobile/15E148 Safari/604.1`],
  ['Chrome on ChromeOS', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${blink} Chrome/140.0.0.0 Safari/537.36`],
  ['Edge on Windows', `${windows} ${blink} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`],
  ['Opera on macOS', `${mac} ${blink} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0`],
  ['Samsung Internet on Android', `${samsung} ${blink} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`],
  ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ['Firefox on iPad', `Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) ${webkit} FxiOS/140.0 Mobile/15E148`],
  ['Safari on macOS', `${mac} ${webkit} Version/18.0 Safari/605.1.15`],
  ['Safari on iPhone', `${iphone} ${webkit} Version/18.0 Mobile/15E148 Safari/604.1`],
  ['A browser on Windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'],
  ['curl', 'curl/8.5.0'],
  ['Go-http-client', 'Go-http-client/1.1'],
  ['PostmanRuntime', 'PostmanRuntime/7.40.0'],
  ['Unknown program', ''],
  ['Unknown program', 'Mozilla/5.0'],
  ['Unknown program', '<script>'],
])('%s', (words, userAgent) => expect(browserOf(userAgent)).toBe(words))
