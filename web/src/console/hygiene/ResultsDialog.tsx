import { Button, Group, Modal, Table } from '@mantine/core'

import { useLast } from '../ui/useLast'
import { type Credential, titleOf } from './consequence'
import type { RevocationOutcome } from './operations'
import type { Result } from './RevokeDialog'
import { kinds } from './views'

const outcomes: Record<RevocationOutcome, string> = {
  REVOKED: 'Revoked',
  ALREADY_DEAD: 'Had ended already',
  NOT_FOUND: 'Is gone',
  FORBIDDEN: 'Not allowed',
}

/** What was done to each of several credentials. */
export type Done = { rows: Credential[]; results: Result[] }

/** Shows what became of each, when not all of them were revoked. */
export function ResultsDialog({ done, onClose }: { done: Done | null; onClose: () => void }) {
  const { rows = [], results = [] } = useLast(done) ?? {}
  const revoked = results.filter(({ outcome }) => outcome === 'REVOKED').length
  return (
    <Modal opened={done !== null} onClose={onClose} title={`${revoked} of ${results.length} revoked`} size="lg">
      <Table aria-label="What was done to each">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Credential</Table.Th>
            <Table.Th>Result</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {results.map(({ id, outcome, message }) => {
            const row = rows.find((candidate) => candidate.id === id)
            return (
              <Table.Tr key={id}>
                <Table.Td>{row ? <Named row={row} /> : <code>{id}</code>}</Table.Td>
                <Table.Td>
                  <strong>{outcomes[outcome]}</strong>
                  {message && <div>{message}</div>}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
      <Group justify="flex-end" mt="md">
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Modal>
  )
}

function Named({ row }: { row: Credential }) {
  return (
    <>
      {kinds[row.kind][0]} <bdi className="verbatim">{titleOf(row)}</bdi>
    </>
  )
}
