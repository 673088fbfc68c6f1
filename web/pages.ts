import type { Plugin } from 'vite'

/** Has `npm run dev` show the pages at the addresses that they have on the server. */
export function pageAddresses(): Plugin {
  return {
    name: 'page-addresses',
    apply: 'serve',
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname
        if (path === '/') {
          response.writeHead(303, { Location: '/admin/' }).end()
          return
        }
        if (/^\/admin(\/|$)/.test(path)) request.url = '/console/index.html'
        if (path === '/playground') request.url = '/playground/index.html'
        next()
      })
    },
  }
}
