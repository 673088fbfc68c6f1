// Stands in for a user's browser in the tests: it keeps cookies, fills in the forms of the sign-in and the consent page, and
// stops where it is sent back to the application.

/** Who sits in front of the browser. */
export type User = { username: string; password: string }

type Page = { html: string; location: URL | undefined }

export class Browser {
  readonly #server: URL
  readonly #cookies = new Map<string, string>()

  constructor(server: URL) {
    this.#server = server
  }

  /** Signs in on the sign-in page. */
  async signIn(user: User) {
    const form = await this.#fetch(new URL('/login', this.#server))
    const { html, location } = await this.#submit(form, '/login', user)
    if (!location) throw new Error(`nobody is signed in: ${html}`)
    return this
  }

  /** Opens an authorization request, signs in when asked to, decides, and returns where it is sent back to. */
  async authorize(url: URL, user: User, decision: 'authorize' | 'cancel' = 'authorize') {
    let page = await this.#fetch(url)
    for (let step = 0; step < 6; step++) {
      if (page.location && page.location.origin !== this.#server.origin) return page.location
      if (page.location) page = await this.#fetch(page.location)
      else if (hasForm(page, '/login')) page = await this.#submit(page, '/login', user)
      else if (hasForm(page, '/oauth/authorize')) page = await this.#submit(page, '/oauth/authorize', { decision })
      else throw new Error(`this page leads nowhere: ${page.html}`)
    }
    throw new Error('going in circles')
  }

  /** Sends JSON as a page of the server itself would. */
  async send(path: string, body: unknown) {
    const page = await this.#fetch(new URL(path, this.#server), JSON.stringify(body), 'application/json')
    return JSON.parse(page.html)
  }

  #submit(page: Page, action: string, fields: Record<string, string>) {
    const form = new URLSearchParams({ ...hidden(page, action), ...fields })
    return this.#fetch(new URL(action, this.#server), form.toString(), 'application/x-www-form-urlencoded')
  }

  async #fetch(url: URL, body?: string, type?: string): Promise<Page> {
    const headers = new Headers({ Cookie: [...this.#cookies].map((cookie) => cookie.join('=')).join('; ') })
    if (type) headers.set('Content-Type', type)
    const response = await fetch(url, { headers, redirect: 'manual', ...(body !== undefined && { method: 'POST', body }) })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!
      this.#cookies.set(name!, value!)
    }
    const html = await response.text()
    if (response.status >= 400) throw new Error(`${response.status} at ${url.pathname}: ${html}`)
    const location = response.headers.get('Location')
    return { html, location: location === null ? undefined : new URL(location, url) }
  }
}

/** Returns the inside of the form that posts to a path. */
function formOf({ html }: Page, action: string) {
  return html.split('<form ').find((form) => form.includes(`action="${action}"`))?.split('</form>')[0]
}

function hasForm(page: Page, action: string) {
  return formOf(page, action) !== undefined
}

function hidden(page: Page, action: string) {
  const fields = formOf(page, action)!.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)
  return Object.fromEntries([...fields].map(([, name, value]) => [name!, unescape(value!)]))
}

/** Undoes what html/template does to the value of an attribute. */
function unescape(text: string) {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replaceAll('&amp;', '&')
}
