import type { CredentialsQuery } from './operations'
import { kinds } from './views'

/** A credential in the list. */
export type Credential = NonNullable<CredentialsQuery['credentials']>['nodes'][number]

/** What people tell a credential by: what its owner calls it, or what shows of its value. */
export function titleOf({ name, hint }: Pick<Credential, 'name' | 'hint'>): string {
  return name || hint
}

/** Says how many there are of each kind: "2 personal access tokens and 1 client secret". */
export function amounts(rows: Pick<Credential, 'kind'>[]): string {
  const parts = Object.entries(kinds).flatMap(([kind, [one, many]]) => {
    const n = rows.filter((row) => row.kind === kind).length
    return n === 0 ? [] : [`${n} ${(n === 1 ? one : many).toLowerCase()}`]
  })
  return listed(parts)
}

/** Says whose they are, the most first; what belongs to no user belongs to a client. */
export function owners(rows: Pick<Credential, 'user' | 'authClient'>[]): { name: string; count: number }[] {
  const counts = new Map<string, { name: string; count: number }>()
  for (const { user, authClient } of rows) {
    const key = user ? `user ${user.id}` : `client ${authClient.id}`
    const owner = counts.get(key) ?? { name: user?.username ?? authClient.name, count: 0 }
    owner.count++
    counts.set(key, owner)
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)
}

/** The clients of which secrets are chosen, with how many. */
export function clientsLosingSecrets(rows: Pick<Credential, 'kind' | 'authClient'>[]) {
  const clients = new Map<string, { id: string; name: string; losing: number }>()
  for (const { kind, authClient } of rows) {
    if (kind !== 'CLIENT_SECRET') continue
    const client = clients.get(authClient.id) ?? { ...authClient, losing: 0 }
    client.losing++
    clients.set(authClient.id, client)
  }
  return [...clients.values()]
}

/** Writes a list as people do: "a, b and c". */
export function listed(parts: string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
