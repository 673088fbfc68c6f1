import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

import type { List } from './useList'

/** Searches a list while somebody types. `/` leads to it, Esc empties it. */
export function Search({ list, label }: { list: Pick<List<string>, 'search' | 'setSearch'>; label: string }) {
  const [text, setText] = useState(list.search)
  const field = useRef<HTMLInputElement>(null)
  const send = useDebouncedCallback((value: string) => list.setSearch(value.trim()), 200)
  useHotkeys([['/', () => field.current?.focus()]])
  // Going back in the browser, or Show all, changes the address.
  useEffect(() => {
    if (document.activeElement !== field.current) setText(list.search)
  }, [list.search])
  const set = (value: string) => {
    setText(value)
    send(value)
  }
  return (
    <TextInput
      ref={field}
      className="search"
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text ? <CloseButton size="sm" aria-label="Empty the search" onClick={() => set('')} /> : <kbd aria-hidden>/</kbd>
      }
      value={text}
      maxLength={255}
      onChange={(event) => set(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && (text ? set('') : event.currentTarget.blur())}
    />
  )
}
