// Runs the audits of the GraphQL over HTTP specification against a running server:
//
//	node audit.mjs URL [COOKIE]
//
// It prints one line per audit and exits 1 when any of them, recommendations included, fails.
import { serverAudits } from 'graphql-http'

const [url, cookie] = process.argv.slice(2)
if (!url) {
  console.error('usage: node audit.mjs URL [COOKIE]')
  process.exit(2)
}

const fetchFn = (input, init) =>
  fetch(input, { ...init, headers: { ...init?.headers, ...(cookie && { cookie }) } })

let failed = 0
for (const audit of serverAudits({ url, fetchFn })) {
  const reason = await failure(audit)
  if (reason) failed++
  console.log(`${reason ? 'FAIL' : 'ok  '} ${audit.id} ${audit.name}${reason ? `: ${reason}` : ''}`)
}
// Not process.exit: it would cut off what a pipe has not taken yet.
process.exitCode = failed ? 1 : 0

async function failure(audit) {
  try {
    const result = await audit.fn()
    return result.status === 'ok' ? '' : `${result.status}, ${oneLine(result.reason)}`
  } catch (error) {
    return oneLine(`${error.message}${error.cause ? ` (${error.cause.message || error.cause.code})` : ''}`)
  }
}

function oneLine(text) {
  return String(text).replace(/\s+/g, ' ')
}
