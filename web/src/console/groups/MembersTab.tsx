import { useQuery } from '@apollo/client/react'
import { Skeleton, Text } from '@mantine/core'

import { useViewer } from '../app/viewer'
import { Panel } from '../ui/Panel'
import { Trouble } from '../ui/Trouble'
import { MemberList } from './MemberList'
import { type GroupDetailsFragment, GroupMembersDocument } from './operations'

/** Who is in a group. Who may not see users sees the names of its first members. */
export default function MembersTab({ group }: { group: GroupDetailsFragment }) {
  const { can } = useViewer()
  return can('VIEW_USERS') ? <MemberList group={group} /> : <Names group={group} />
}

function Names({ group }: { group: GroupDetailsFragment }) {
  const { data, error, refetch } = useQuery(GroupMembersDocument, { variables: { id: group.id } })
  if (error && !data) return <Trouble error={error} retry={() => void refetch()} />
  if (!data?.group) return <Skeleton height={160} maw={800} aria-hidden />
  const { members, memberCount } = data.group
  const some = `The first ${members.length} of ${memberCount.toLocaleString()}.`
  return (
    <Panel
      title="Members"
      {...(memberCount > members.length && {
        lead: `${some} To see all of them, you need the permission View Users.`,
      })}
    >
      {members.length === 0 ? (
        <Text size="sm" c="dimmed">
          It has no members.
        </Text>
      ) : (
        <span className="tags">
          {members.map(({ id, username }) => (
            <bdi key={id} className="tag">
              {username}
            </bdi>
          ))}
        </span>
      )}
    </Panel>
  )
}
