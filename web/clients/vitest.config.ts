import { defineConfig } from 'vitest/config'

export default defineConfig({
  cacheDir: '../node_modules/.vite',
  envPrefix: 'OSTIARY_', // what import.meta.env shows
  test: { include: ['*.test.ts'], setupFiles: ['clock.ts'], testTimeout: 20_000 },
})
