import { join } from 'node:path'

import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

import { compress } from './compress.ts'
import { mantineStyles } from './mantine.ts'
import { pageAddresses } from './pages.ts'

const page = (name: string) => join(import.meta.dirname, 'src', name, 'index.html')

// What every list of the console needs of src/console/ui.
const everyList = [
  'ConfirmDialog', 'CopyButton', 'ExportButton', 'FilterSelect', 'Id', 'ListTable', 'None', 'PageHeader', 'RowMenu', 'Search',
  'Status', 'When', 'pageOf', 'useChange', 'useLast', 'useList',
]

// Every page is a folder of src with an index.html: src/playground becomes dist/playground/index.html.
// Paths in dist are paths on the server, and all that a page loads lies in /assets/ under a hashed name.
export default defineConfig({
  root: 'src',
  base: '/',
  publicDir: false,
  // RxJS has a form for today's browsers, and goes by this name for it.
  resolve: { conditions: ['es2015', ...defaultClientConditions] },
  plugins: [
    react(),
    mantineStyles(),
    compress(),
    pageAddresses(),
    {
      // embed.go cannot embed an empty folder, so one file of dist is committed. Emptying dist must not lose it.
      name: 'keep-placeholder',
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: '.gitkeep', source: '' })
      },
    },
  ],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    // data: URLs would need an entry in the content security policy.
    assetsInlineLimit: 0,
    // GraphiQL is one page of one program; splitting it further only adds requests.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      checks: {
        // "use no memo" speaks to the React compiler, which has already run on what npm brings.
        moduleLevelDirective: false,
        // That compressing takes the longest is no news.
        pluginTimings: false,
      },
    },
  },
  // Each page is built by itself, so that none loads what only the other one needs.
  environments: {
    client: {
      build: {
        rolldownOptions: {
          input: { console: page('console') },
          // The frame and what every list needs are one file rather than fifty. The rest comes with the page that uses it.
          output: {
            codeSplitting: {
              groups: [
                {
                  name: 'console',
                  test: new RegExp(
                    `src/console/(main|app/|ui/(${everyList.join('|')})\\.tsx?)|@mantine/core/esm/components/Select/Select.mjs`,
                  ),
                },
              ],
            },
          },
        },
      },
    },
    playground: {
      consumer: 'client',
      build: { emptyOutDir: false, rolldownOptions: { input: { playground: page('playground') } } },
    },
  },
  builder: {
    async buildApp({ environments, build }) {
      for (const environment of Object.values(environments)) await build(environment)
    },
  },
  server: {
    // `npm run dev` works against a server started with `make run`.
    proxy: Object.fromEntries(
      ['/graphql', '/login', '/logout', '/setup', '/oauth', '/audit-events.csv', '/audit-events.jsonl', '/static'].map((path) => [
        path,
        'http://localhost:8080',
      ]),
    ),
  },
})
