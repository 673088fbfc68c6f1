import { Fragment } from 'react'

/** An address. Where there is no room for it, it breaks between its parts and not within a word. */
export function Url({ value }: { value: string }) {
  const [first, ...rest] = partsOf(value)
  return (
    <bdi>
      {first}
      {rest.map((part, i) => (
        <Fragment key={i}>
          <wbr />
          {part}
        </Fragment>
      ))}
    </bdi>
  )
}

// A part begins behind `://`, and with each of these: so nobody takes the end of a line for the end of an address.
const partsOf = (url: string) => url.split(/(?<=:\/\/)|(?<=[^/:])(?=[/.:?&#](?!\/\/))/)
