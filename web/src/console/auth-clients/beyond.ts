import type { Permission } from '../app/operations'
import type { ClientFragment } from './operations'

type Client = Pick<ClientFragment, 'scopes' | 'resourceServer'>
type Viewer = { superAdmin: boolean; can: (permission: Permission) => boolean }

/**
 * Says what a client has beyond the rights of a viewer, who must not take it over; undefined when there is nothing. A
 * verb is to follow: what they may not do to the client. The server holds to the same.
 */
export function beyond({ scopes, resourceServer }: Client, { superAdmin, can }: Viewer): string | undefined {
  if (scopes.includes('admin') && !superAdmin) return 'This client has the scope admin, so only a Super Admin can'
  if (resourceServer && !can('VIEW_TOKENS')) return 'This client is a resource server, so you need the permission View Tokens to'
  return undefined
}
