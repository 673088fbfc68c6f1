// Writes an operations.ts beside every operations.graphql of the console: its documents and their types, from
// schema.graphql. One file for each page, so that a page loads its own operations and no others.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { codegen } from '@graphql-codegen/core'
import * as documents from '@graphql-codegen/typed-document-node'
import * as operations from '@graphql-codegen/typescript-operations'
import { buildSchema, parse } from 'graphql'

const here = dirname(fileURLToPath(import.meta.url))
const sdl = await readFile(join(here, '../schema.graphql'), 'utf8')
const schema = { schema: parse(sdl), schemaAst: buildSchema(sdl) }

const console = join(here, 'src/console')
for (const name of await readdir(console, { recursive: true })) {
  if (!name.endsWith('operations.graphql')) continue
  const file = join(console, name)
  const written = file.replace(/\.graphql$/, '.ts')
  const rawSDL = await readFile(file, 'utf8')
  const code = await codegen({
    ...schema,
    filename: written,
    documents: [{ location: file, document: parse(rawSDL), rawSDL }],
    config: {
      useTypeImports: true,
      strictScalars: true,
      skipTypename: true,
      inlineFragmentTypes: 'combine',
      // A DateTime stays text until it is shown: new Date() of it loses its microseconds.
      scalars: { DateTime: 'string', Seconds: 'number', JSON: 'unknown' },
    },
    plugins: [{ operations: {} }, { documents: {} }],
    pluginMap: { operations, documents },
  })
  await writeFile(written, code)
}
