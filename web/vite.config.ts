import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

import { compress } from './compress.ts'

// Every page is a folder of src with an index.html: src/playground becomes dist/playground/index.html.
// Paths in dist are paths on the server, and all that a page loads lies in /assets/ under a hashed name.
export default defineConfig({
  root: 'src',
  base: '/',
  publicDir: false,
  plugins: [
    react(),
    compress(),
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
      input: { console: 'src/console/index.html', playground: 'src/playground/index.html' },
      // "use no memo" speaks to the React compiler, which has already run on what npm brings.
      checks: { moduleLevelDirective: false },
    },
  },
  server: {
    // `npm run dev` works against a server started with `make run`.
    proxy: { '/graphql': 'http://localhost:8080' },
  },
})
