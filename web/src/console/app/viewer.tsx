import { useQuery } from '@apollo/client/react'
import { createContext, type ReactNode, useContext } from 'react'

import { type Permission, ViewerDocument, type ViewerQuery } from './operations'
import { signIn } from './session'
import { useAnother } from './useAnother'
import { Trouble } from '../ui/Trouble'

type Viewer = NonNullable<ViewerQuery['viewer']> & {
  /** The address that the server is known by: the OAuth issuer. */
  issuer: string
  version: string
  /** Whether all of these permissions are held. The server asks again: this only decides what is offered. */
  can: (...permissions: Permission[]) => boolean
}

const Context = createContext<Viewer | null>(null)

/** Finds out who is signed in, and shows its children to them. */
export function WithViewer({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(ViewerDocument)
  if (error && !data) return <Trouble error={error} retry={() => void refetch()} />
  if (!data) return null
  if (!data.viewer || !data.server) {
    signIn()
    return null
  }
  return <SignedIn viewer={data.viewer} server={data.server} children={children} />
}

type SignedInProps = { viewer: NonNullable<ViewerQuery['viewer']>; server: NonNullable<ViewerQuery['server']>; children: ReactNode }

function SignedIn({ viewer, server, children }: SignedInProps) {
  if (useAnother(viewer.id)) return null
  const can = (...permissions: Permission[]) => permissions.every((p) => viewer.effectivePermissions.includes(p))
  return <Context value={{ ...viewer, ...server, can }}>{children}</Context>
}

/** Who is signed in. */
export function useViewer(): Viewer {
  const viewer = useContext(Context)
  if (!viewer) throw new Error('useViewer outside of WithViewer')
  return viewer
}
