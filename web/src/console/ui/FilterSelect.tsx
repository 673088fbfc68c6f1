import { Select } from '@mantine/core'

type Props<Word extends string> = {
  label: string
  /** What stands there when nothing is chosen: "Any status". */
  any: string
  choices: { value: Word; label: string }[]
  value: string | undefined
  onChange: (value: Word | undefined) => void
  width?: number
  className?: string
}

/** Narrows a list down to one of a few words, or to none of them. */
export function FilterSelect<Word extends string>({ label, any, choices, value, onChange, width, className }: Props<Word>) {
  const found = (word: string | null | undefined) => choices.find((choice) => choice.value === word)?.value
  return (
    <Select
      aria-label={label}
      {...(width && { w: width })}
      {...(className && { className })}
      allowDeselect={false}
      value={found(value) ?? 'any'}
      onChange={(word) => onChange(found(word))}
      data={[{ value: 'any', label: any }, ...choices]}
    />
  )
}
