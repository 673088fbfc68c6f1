import { MultiSelect, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useEffect, useRef, useState } from 'react'

/** Something that can be picked. */
export type Choice = { id: string; name: string; about?: string }

type Props = {
  label: string
  description?: ReactNode
  placeholder?: string
  value: Choice[]
  onChange: (value: Choice[]) => void
  /** Asks the server for some that match. There may be thousands. */
  search: (text: string) => Promise<Choice[]>
  error?: ReactNode
  disabled?: boolean
  autoFocus?: boolean
}

/** Picks some of many, by searching on the server while somebody types. */
export function PickMany({ value, onChange, search, placeholder, autoFocus, ...rest }: Props) {
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 200)
  const { found, failed, load } = useFound(search)
  const [opened, setOpened] = useState(false)
  useEffect(() => {
    if (opened) load(asked)
  }, [opened, asked, load])

  const known = new Map([...value, ...found].map((choice) => [choice.id, choice]))
  const offered = new Set(found.filter(({ id }) => !value.some((one) => one.id === id)).map(({ id }) => id).slice(0, 8))
  return (
    <MultiSelect
      {...rest}
      data={[...known.values()].map(({ id, name }) => ({ value: id, label: name }))}
      value={value.map(({ id }) => id)}
      onChange={(ids) => onChange(ids.flatMap((id) => known.get(id) ?? []))}
      searchable
      searchValue={text}
      onSearchChange={setText}
      // The server has searched, in more than the name. Few are offered, so that the list need not scroll.
      filter={({ options }) => options.filter((option) => 'value' in option && offered.has(String(option.value)))}
      maxDropdownHeight={400}
      nothingFoundMessage={
        <Text size="sm" c={failed ? 'error' : 'dimmed'}>
          {failed ? 'The server cannot be asked.' : 'Nothing more is found.'}
        </Text>
      }
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      renderOption={({ option }) => <Option name={option.label} about={known.get(option.value)?.about} />}
      comboboxProps={{ shadow: 'md' }}
      placeholder={placeholder}
      data-autofocus={autoFocus || undefined}
      classNames={{ pill: 'isolated' }}
    />
  )
}

function Option({ name, about }: { name: string; about: string | undefined }) {
  return (
    <div>
      <bdi>{name}</bdi>
      {about && (
        <Text size="xs" c="dimmed" component="bdi" display="block">
          {about}
        </Text>
      )}
    </div>
  )
}

/** Keeps what was found last. An answer that comes after a later one is dropped. */
function useFound(search: Props['search']) {
  const [found, setFound] = useState<Choice[]>([])
  const [failed, setFailed] = useState(false)
  const latest = useRef(0)
  const ask = useRef(search)
  useEffect(() => {
    ask.current = search
  })
  const [load] = useState(() => async (text: string) => {
    const turn = ++latest.current
    try {
      const answer = await ask.current(text)
      if (turn !== latest.current) return
      setFound(answer)
      setFailed(false)
    } catch {
      if (turn === latest.current) setFailed(true)
    }
  })
  return { found, failed, load }
}
