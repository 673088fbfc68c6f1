import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'

import { exportAddress, type Filter } from './filters'

/** Has the server write the events that are shown into a file, the oldest first, however many there are. */
export function ExportMenu({ filter }: { filter: Filter }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>The events of this list, oldest first</Menu.Label>
        <Menu.Item component="a" href={exportAddress('csv', filter)} download>
          CSV, for spreadsheets
        </Menu.Item>
        <Menu.Item component="a" href={exportAddress('jsonl', filter)} download>
          JSON Lines, for programs
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
