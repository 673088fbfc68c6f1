import { useQuery } from '@apollo/client/react'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

import { AuditActorsDocument } from './operations'

/** Finds a user whose deeds are to be shown. */
export function ActorSearch({ onFound }: { onFound: (id: string) => void }) {
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 200)
  const { data, previousData, loading } = useQuery(AuditActorsDocument, { variables: { search }, skip: search === '' })
  const users = search === '' ? [] : ((data ?? previousData)?.users?.nodes ?? [])
  return (
    <Select
      aria-label="Find what a user did"
      placeholder="What a user did"
      className="wide"
      searchable
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={<span />}
      value={null}
      searchValue={text}
      onSearchChange={setText}
      onChange={(id) => {
        if (id === null) return
        setText('')
        onFound(id)
      }}
      // The server has searched: also in names that are not shown here.
      filter={({ options }) => options}
      data={users.map(({ id, username, fullName }) => ({
        value: id,
        label: fullName && fullName !== username ? `${username} (${fullName})` : username,
      }))}
      nothingFoundMessage={search === '' || loading ? undefined : 'No user has this name'}
      comboboxProps={{ width: 280, position: 'bottom-start' }}
    />
  )
}
