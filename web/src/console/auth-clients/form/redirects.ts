// The rules of the server for redirect URLs, in its words (internal/clients/redirect.go), so that a mistake shows while
// somebody types. The server asks again and has the last word.

const allowed = /^[a-zA-Z0-9._~:/?#[\]@!$&'()*+,;=%-]$/
const longest = 2000

/** Says what is wrong with a redirect URL, in one sentence; null when nothing is. */
export function redirectProblem(text: string): string | null {
  const problem = problemOf(text)
  return problem && `The redirect URL ${problem}`
}

function problemOf(text: string): string | null {
  if (text === '') return 'is empty.'
  if (text.length > longest) return 'must not be longer than 2000 characters.'
  const character = characterProblem(text)
  if (character) return character
  if (text.includes('#')) return 'must not have a fragment (#).'
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase()
  if (scheme === undefined) return 'must begin with its scheme, for example https://.'
  const rest = text.slice(scheme.length + 1)
  const authority = /^\/\/([^/?]*)/.exec(rest)?.[1]
  if (authority?.includes('@')) return 'must not contain a user name or password (@).'
  if (scheme === 'https' || scheme === 'http') return webProblem(scheme, authority ?? '')
  return ownSchemeProblem(scheme, rest)
}

function characterProblem(text: string): string | null {
  for (const [at, character] of [...text].entries()) {
    if (character === '*') return 'must not contain a wildcard (*).'
    if (character === '\\') return 'must not contain a backslash.'
    if (!allowed.test(character)) {
      return 'must consist of the characters of a URL: write others percent-encoded, and a host in its xn-- form.'
    }
    if (character === '%' && !/^%[0-9a-f]{2}/i.test(text.slice(at))) {
      return 'has a percent sign without two hexadecimal digits.'
    }
  }
  return null
}

function webProblem(scheme: string, authority: string): string | null {
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority) ?? []
  if (port !== undefined && !/^\d*$/.test(port)) return 'is not a valid URL.'
  if (host === '') return 'must have a host.'
  if (!isHost(host)) return 'must have a valid host.'
  if (port !== undefined && !isPort(port)) return 'must have a port from 1 to 65535, or none.'
  if (scheme === 'http' && !isLoopback(host)) {
    return 'must use https; http is for localhost and loopback addresses only.'
  }
  return null
}

// Others, such as javascript or data, mean something to browsers.
function ownSchemeProblem(scheme: string, rest: string): string | null {
  if (!scheme.includes('.')) {
    return 'must use https, http on a loopback address, or a scheme of your own with a dot, such as com.example.app.'
  }
  if (scheme.split('.').includes('')) return 'has a scheme with an empty part: write it like com.example.app.'
  if (!/^\/[^/]|^\/$|^\/\/[^?]/.test(rest)) return 'must have a slash after its scheme, as in com.example.app:/callback.'
  return null
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return URL.canParse(`http://${host}/`) && !host.includes('.')
  if (isAddress(host)) return true
  // A browser reads 127.1 and 0x7f000001 as addresses.
  const labels = host.split('.')
  return host.length <= 253 && labels.every(isLabel) && !/^\d/.test(labels.at(-1) ?? '')
}

const isLabel = (label: string) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label)

const isAddress = (host: string) =>
  /^(\d{1,3}\.){3}\d{1,3}$/.test(host) && host.split('.').every((part) => String(Number(part)) === part && Number(part) < 256)

const isPort = (port: string) => String(Number(port)) === port && Number(port) > 0 && Number(port) < 65_536

const isLoopback = (host: string) =>
  host.toLowerCase() === 'localhost' ||
  (isAddress(host) && host.startsWith('127.')) ||
  (host.startsWith('[') && new URL(`http://${host}/`).hostname === '[::1]')
