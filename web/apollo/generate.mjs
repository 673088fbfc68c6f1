// Writes ./generated: the types of ./operations.graphql, from the schema of a running server.
//
//	OSTIARY_URL=http://localhost:8080 OSTIARY_TOKEN=… node generate.mjs
//
// The schema is shown to those who are signed in: the token needs the scope admin, and no permission.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

import { preset } from '@graphql-codegen/client-preset'
import { codegen } from '@graphql-codegen/core'
import { buildClientSchema, getIntrospectionQuery, parse, printSchema } from 'graphql'

const { OSTIARY_URL: url = 'http://localhost:8080', OSTIARY_TOKEN: token } = process.env
if (!token) throw new Error('OSTIARY_TOKEN is missing: an access token with the scope admin')

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const source = await readFile(here('operations.graphql'), 'utf8')
const schema = await introspect()

const files = await preset.buildGeneratesSection({
  baseOutputDir: here('generated/'),
  schema: parse(printSchema(schema)),
  schemaAst: schema,
  documents: [{ location: here('operations.graphql'), rawSDL: source, document: parse(source) }],
  config: {
    useTypeImports: true,
    strictScalars: true,
    // A DateTime is text: new Date() of it loses its microseconds. Ids are text too, Client IDs included.
    scalars: { DateTime: 'string', Seconds: 'number', JSON: 'unknown' },
  },
  presetConfig: { fragmentMasking: false },
  plugins: [],
  pluginMap: {},
  documentTransforms: [],
})
for (const file of files) {
  await mkdir(dirname(file.filename), { recursive: true })
  await writeFile(file.filename, await codegen(file))
}

async function introspect() {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery() }),
  })
  const { data, errors } = await response.json()
  if (errors) throw new Error(`${response.status}: ${errors[0].message}`)
  return buildClientSchema(data)
}
