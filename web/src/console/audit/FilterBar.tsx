import { useViewer } from '../app/viewer'
import { FilterSelect } from '../ui/FilterSelect'
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
      <FilterSelect
        label="By whom"
        any="By anybody"
        choices={choicesOf(actorKinds)}
        value={filters.actorKind}
        onChange={(actorKind) => set({ actorKind })}
        className="filter"
      />
      <FilterSelect
        label="About what"
        any="About anything"
        choices={choicesOf(objectTypes)}
        value={filters.objectType}
        // The id is that of a thing of the type from before.
        onChange={(objectType) => set({ objectType, objectId: undefined })}
        className="filter"
      />
      {can('VIEW_USERS') && <ActorSearch onFound={(actorId) => set({ actorId, actorKind: undefined })} />}
    </div>
  )
}

function choicesOf<Word extends string>(words: Record<Word, string>) {
  return wordsOf(words).map((value) => ({ value, label: words[value] }))
}
