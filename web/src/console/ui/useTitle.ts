import { useDocumentTitle } from '@mantine/hooks'

/** Names the page in the browser's tab. */
export function useTitle(title: string) {
  useDocumentTitle(`${title} · Ostiary`)
}
