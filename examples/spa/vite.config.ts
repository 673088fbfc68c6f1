import react from '@vitejs/plugin-react'
import { type Plugin, defineConfig, loadEnv } from 'vite'

export default defineConfig(({ mode, command }) => {
  const settings = loadEnv(mode, import.meta.dirname)
  for (const name of ['VITE_ISSUER', 'VITE_CLIENT_ID']) {
    if (!settings[name]) throw new Error(`${name} is missing: copy .env.example to .env.local and fill it in`)
  }
  return {
    plugins: [react(), developmentPolicy],
    // While developing, Vite writes scripts and styles into the page. What is built has none, and needs no nonce.
    html: command === 'serve' ? { cspNonce: nonce } : {},
    build: { target: 'es2023' },
    // The redirect URI and the origin are registered with this port.
    server: { port: 5173, strictPort: true },
  }
})

const nonce = 'development'

/** Has the content security policy of index.html let in what Vite writes into the page. */
const developmentPolicy: Plugin = {
  name: 'development-policy',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html.replaceAll(/(script|style)-src 'self'/g, `$& 'nonce-${nonce}'`).replace('connect-src', `$& 'self'`),
}
