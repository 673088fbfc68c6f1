import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

import type { Plugin } from 'vite'

const encodings = [
  {
    extension: '.br',
    encode: (content: Buffer) =>
      promisify(brotliCompress)(content, {
        params: {
          [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
  },
  { extension: '.gz', encode: (content: Buffer) => promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }) },
]

/**
 * Stores what a page loads in the forms in which the server sends it, as `x.js.br` and `x.js.gz` beside `x.js`: better
 * compressed than there would be time for at each request. What does not become smaller is left as it is.
 */
export function compress(): Plugin {
  return {
    name: 'compress',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      const texts = Object.values(bundle).filter(({ fileName }) => /^assets\/.*\.(js|css|svg|json)$/.test(fileName))
      await Promise.all(
        texts.flatMap((file) => {
          const content = Buffer.from(file.type === 'chunk' ? file.code : file.source)
          return encodings.map(async ({ extension, encode }) => {
            const encoded = await encode(content)
            if (encoded.length < content.length) await writeFile(join(dir!, file.fileName + extension), encoded)
          })
        }),
      )
    },
  }
}
