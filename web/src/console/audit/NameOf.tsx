import { useQuery } from '@apollo/client/react'
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'

import { useViewer } from '../app/viewer'
import { AuditClientNameDocument, AuditGroupNameDocument, AuditUserNameDocument } from './operations'
import { placeOf } from './places'

type Props = { type: 'AUTH_CLIENT' | 'USER' | 'GROUP'; id: string }

/** What an id belongs to, by its name of today, with the way to its page; the id where it is gone or not to be seen. */
export function NameOf({ type, id }: Props) {
  const { can } = useViewer()
  const place = placeOf(type, id, can)
  return place ? <Found type={type} id={id} place={place} /> : <code className="fine">{id}</code>
}

function Found({ type, id, place }: Props & { place: string }) {
  const name = useName(type, id)
  if (name === null) return <code className="fine">{id}</code>
  return (
    <Anchor component={Link} to={place} inherit title={id}>
      {name === undefined ? id : <bdi>{name}</bdi>}
    </Anchor>
  )
}

/** Asks what something is called now; null when it is gone, undefined while that is not known. */
function useName(type: Props['type'], id: string): string | null | undefined {
  const asked = (of: Props['type']) => ({ variables: { id }, skip: of !== type, fetchPolicy: 'cache-first' as const })
  const user = useQuery(AuditUserNameDocument, asked('USER')).data?.user
  const group = useQuery(AuditGroupNameDocument, asked('GROUP')).data?.group
  const client = useQuery(AuditClientNameDocument, asked('AUTH_CLIENT')).data?.authClient
  const found = [user, group, client].find((answer) => answer !== undefined)
  return found && ('username' in found ? found.username : found.name)
}
