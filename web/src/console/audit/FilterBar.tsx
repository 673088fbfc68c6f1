import { Select } from '@mantine/core'

import { useViewer } from '../app/viewer'
import { ActorSearch } from './ActorSearch'
import type { Filters } from './filters'
import { actorKinds, objectTypes, wordsOf } from './kinds'
import { KindPicker } from './KindPicker'
import { PeriodPicker } from './PeriodPicker'

type Props = { filters: Filters; set: (values: Filters) => void }

/** What the log can be narrowed down by. */
export function FilterBar({ filters, set }: Props) {
  const { can } = useViewer()
  return (
    <div className="filters" role="search" aria-label="Filter the events">
      <KindPicker filters={filters} set={set} />
      <PeriodPicker filters={filters} set={set} />
      <Choice
        label="By whom"
        any="By anybody"
        words={actorKinds}
        value={filters.actorKind}
        onChange={(actorKind) => set({ actorKind })}
      />
      <Choice
        label="About what"
        any="About anything"
        words={objectTypes}
        value={filters.objectType}
        // The id is that of a thing of the type from before.
        onChange={(objectType) => set({ objectType, objectId: undefined })}
      />
      {can('VIEW_USERS') && <ActorSearch onFound={(actorId) => set({ actorId, actorKind: undefined })} />}
    </div>
  )
}

type ChoiceProps<Word extends string> = {
  label: string
  any: string
  words: Record<Word, string>
  value: string | undefined
  onChange: (value: string | undefined) => void
}

function Choice<Word extends string>({ label, any, words, value, onChange }: ChoiceProps<Word>) {
  return (
    <Select
      aria-label={label}
      className="filter"
      allowDeselect={false}
      value={wordsOf(words).find((word) => word === value) ?? 'any'}
      onChange={(word) => onChange(word === null || word === 'any' ? undefined : word)}
      data={[{ value: 'any', label: any }, ...wordsOf(words).map((word) => ({ value: word, label: words[word] }))]}
    />
  )
}
