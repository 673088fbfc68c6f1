import type { Permission } from '../app/operations'
import type { AuditObjectType } from './operations'

type Place = { needs: Permission; path: (id: string) => string }

/** Where the things that events are about have their pages, and what it takes to see these. */
const places: Partial<Record<AuditObjectType, Place>> = {
  AUTH_CLIENT: { needs: 'VIEW_AUTH_CLIENTS', path: (id) => `/auth-clients/${encodeURIComponent(id)}` },
  USER: { needs: 'VIEW_USERS', path: (id) => `/users/${encodeURIComponent(id)}` },
  GROUP: { needs: 'VIEW_GROUPS', path: (id) => `/groups/${encodeURIComponent(id)}` },
}

/** Returns the page of a thing; undefined when it has none, or none that the viewer may see. */
export function placeOf(type: AuditObjectType, id: string, can: (permission: Permission) => boolean): string | undefined {
  const place = places[type]
  return place && can(place.needs) ? place.path(id) : undefined
}
