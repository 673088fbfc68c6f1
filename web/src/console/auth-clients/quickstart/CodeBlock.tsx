import './quickstart.css'

import { Text } from '@mantine/core'

import { CopyButton } from '../../ui/CopyButton'
import type { Snippet } from './app'

/** A snippet with a button that copies it. One long line, such as an address, can be wrapped. */
export function CodeBlock({ title, lead, code, wrap }: Snippet & { wrap?: boolean }) {
  return (
    <div className="snippet">
      <Text fw={500} size="sm">
        {title}
      </Text>
      {lead && (
        <Text size="sm" c="dimmed" mt={2}>
          <Marked text={lead} />
        </Text>
      )}
      <div className="code">
        <pre tabIndex={0} role="region" aria-label={title} data-wrap={wrap}>
          {code}
        </pre>
        <CopyButton value={code} label={`Copy: ${title}`} />
      </div>
    </div>
  )
}

/** Text in which what stands in backquotes is code. */
function Marked({ text }: { text: string }) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))
}
