import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Plugin } from 'vite'

const core = join(import.meta.dirname, 'node_modules/@mantine/core')

/**
 * Has each page load the styles of those components of Mantine that it uses, and of no others: a component brings its
 * own along, and `@mantine/core/styles.css` shrinks to what all of them need. So nobody keeps a list.
 *
 * Where two styles say something about the same thing, the one that comes later in Mantine's own file counts, in
 * whatever order pages load them: each is a layer. What the console says itself, in no layer, counts more than all.
 */
export function mantineStyles(): Plugin {
  let building = false
  return {
    name: 'mantine-styles',
    enforce: 'pre',
    configResolved: ({ command }) => {
      building = command === 'build'
    },
    transform(code, id) {
      const [, file] = /@mantine\/core\/(.*?)(\?.*)?$/.exec(id) ?? []
      if (file === 'styles.css') return building ? `@layer ${layersInOrder(code).join()};\n${everywhere()}` : layer('mantine', code)
      if (!file || !building) return
      const style = /^styles\/([\w-]+)\.css$/.exec(file)?.[1]
      if (style) return layer(`mantine.${style}`, code)
      const component = /^esm\/.*\/(\w+)\.module\.mjs$/.exec(file)?.[1]
      if (component) return `import '@mantine/core/styles/${component}.css'\n${code}`
    },
  }
}

const layer = (name: string, code: string) => `@layer ${name} {\n${code}\n}`
const read = (style: string) => readFileSync(join(core, 'styles', `${style}.css`), 'utf8').trim()

/** What every component needs. */
const everywhere = () =>
  ['baseline', 'default-css-variables', 'global'].map((style) => layer(`mantine.${style}`, read(style))).join('\n')

/** The layers in the order in which their styles stand in the file that has all of them. */
function layersInOrder(all: string) {
  const styles = readdirSync(join(core, 'styles')).filter((name) => name.endsWith('.css') && !name.endsWith('.layer.css'))
  const placed = styles.map((name) => {
    const style = name.slice(0, -'.css'.length)
    const at = all.indexOf(read(style))
    if (at < 0) throw new Error(`${name} is not in Mantine's styles.css as it is`)
    return { style, at }
  })
  return placed.sort((a, b) => a.at - b.at).map(({ style }) => `mantine.${style}`)
}
