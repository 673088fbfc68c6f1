/** Writes text as a word of a shell (POSIX): as it is when that is safe, in single quotes otherwise. */
export function shell(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * Writes text as the value of a parameter of an address (RFC 3986). Nothing of it means anything to a shell, in quotes
 * or not: encodeURIComponent leaves some that would, such as the `!` of bash.
 */
export function parameter(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** Writes text as a string of Go. What JSON escapes, Go does in the same way. */
export function go(text: string): string {
  return JSON.stringify(text)
}

/** Writes text as a string of JavaScript. */
export function js(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`
}
