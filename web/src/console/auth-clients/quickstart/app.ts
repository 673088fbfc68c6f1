/** What a snippet has to know of the client that it is for. */
export type App = {
  /** The Client ID: digits. */
  id: string
  /** Whether it has no secret. */
  isPublic: boolean
  /** The address of the server, without a slash at its end. */
  issuer: string
  /** What it asks for: all that it may, but `admin`, which is never given by default. */
  scopes: string[]
  /** Where a browser comes back to; empty when it never leaves. */
  redirectUri: string
}

/** Something to copy. */
export type Snippet = {
  title: string
  /** What to know before; some of it code, in backquotes. */
  lead?: string
  code: string
}

/** Returns what snippets know of a client. */
export function appOf(
  client: { id: string; type: 'CONFIDENTIAL' | 'PUBLIC'; scopes: string[] },
  issuer: string,
  redirectUri: string,
): App {
  return {
    id: client.id,
    isPublic: client.type === 'PUBLIC',
    issuer,
    scopes: client.scopes.filter((scope) => scope !== 'admin'),
    redirectUri,
  }
}
