import { Skeleton, Stack, Tabs } from '@mantine/core'
import { type ComponentType, Suspense, useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'

import type { Permission } from '../app/operations'
import { useViewer } from '../app/viewer'

/** One of several views of an object, loaded when it is first opened. */
export type PageTab<Props> = {
  /** Stands in the address: `?tab=activity`. */
  value: string
  title: string
  /** What it takes to be offered it. */
  needs: Permission[]
  Component: ComponentType<Props>
  /** Stays as it is while another tab is open, because something may have been typed. */
  stays?: boolean
}

type Props<Of> = {
  /** What the tabs are of, for those who cannot see the page. */
  label: string
  tabs: PageTab<Of>[]
  /** What each tab gets. */
  of: Of
}

/** The tabs of a page. The address says which is open; the first when it says nothing. */
export function PageTabs<Of extends object>({ label, tabs, of }: Props<Of>) {
  const { can } = useViewer()
  const [params, setParams] = useSearchParams()
  const offered = tabs.filter(({ needs }) => can(...needs))
  const first = offered[0]?.value ?? ''
  const open = offered.find(({ value }) => value === params.get('tab'))?.value ?? first
  const [seen, setSeen] = useState([open])
  if (!seen.includes(open)) setSeen([...seen, open])

  // On a narrow phone the bar scrolls, and the address may open the last of its tabs.
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const tab = bar.current?.querySelector<HTMLElement>('[aria-selected=true]')
    if (bar.current && tab) bar.current.scrollLeft = tab.offsetLeft + tab.offsetWidth - bar.current.offsetWidth
  }, [])

  return (
    <Tabs
      value={open}
      onChange={(value) => setParams(value && value !== first ? { tab: value } : {}, { preventScrollReset: true })}
      keepMountedMode="display-none"
      activateTabWithKeyboard={false}
    >
      <Tabs.List ref={bar} aria-label={label} className="tabs">
        {offered.map(({ value, title }) => (
          <Tabs.Tab key={value} value={value}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {offered.map(({ value, Component, stays }) => (
        <Tabs.Panel key={value} value={value} pt="xl">
          {(value === open || (stays && seen.includes(value))) && (
            <Suspense fallback={<Loading />}>
              <Component {...of} />
            </Suspense>
          )}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

function Loading() {
  return (
    <Stack gap="md" aria-hidden>
      {['30%', '60%', '45%'].map((width) => (
        <Skeleton key={width} height={16} width={width} />
      ))}
    </Stack>
  )
}
