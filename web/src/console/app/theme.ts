import {
  createTheme, type CSSVariablesResolver, type MantineColorsTuple, Menu, Modal, Notification, Popover,
} from '@mantine/core'

import { giveFocusBack } from './focus'

// The colours of the sign-in page (server/pages/style.css). In the dark its accent, 4, is that of links; what has white
// text on it is darker.
const accent: MantineColorsTuple = [
  '#f1f1fc', '#e2e2f8', '#c5c5f1', '#a9a9f7', '#8c8cf5', '#7070de', '#6262d6', '#5858d0', '#4f4fc9', '#4343b0',
]

// 7 is the ground of cards and fields, 8 that of the page.
const dark: MantineColorsTuple = [
  '#eeeff3', '#c9ccd6', '#9ea2b0', '#7d8292', '#3c404d', '#262932', '#1e2028', '#16181e', '#0e0f13', '#08090b',
]

export const theme = createTheme({
  colors: { accent, dark },
  primaryColor: 'accent',
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  components: {
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }), // a menu holds nothing but items
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    Popover: Popover.extend({ defaultProps: { portalProps: { target: '#main' } } }), // what opens belongs to the page
    // Its header is none of the page.
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        attributes: { header: { role: 'presentation' } },
        onExitTransitionEnd: giveFocusBack,
      },
    }),
  },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '24px', lineHeight: '1.25' }, h2: { fontSize: '17px', lineHeight: '1.4' }, h3: { fontSize: '15px' } },
  },
})

// What Mantine's own greys and reds lack in contrast (WCAG 2.2 AA) on the grounds used here.
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--ostiary-good': '#2b9a66' },
  light: {
    '--ostiary-ground': '#f7f7f9',
    '--ostiary-line': '#e3e4ea',
    '--ostiary-code': '#f2f2f6',
    '--ostiary-warn': '#6a4700',
    '--mantine-color-text': '#17181c',
    '--mantine-color-dimmed': '#5c5f6b',
    '--mantine-color-placeholder': '#696c79',
    '--mantine-color-error': '#a1222a',
    '--mantine-color-anchor': '#4f4fc9',
    '--mantine-color-red-6': '#a1222a', // what deletes, in a menu
    '--mantine-color-accent-light': '#ececfa',
    '--mantine-color-red-light': '#fdf1f1',
    '--mantine-color-red-light-color': '#a1222a',
    '--mantine-color-yellow-light': '#fdf6e5',
    '--mantine-color-yellow-light-color': '#6a4700',
  },
  dark: {
    '--ostiary-ground': '#0e0f13',
    '--ostiary-line': '#262932',
    '--ostiary-code': '#1e2028',
    '--ostiary-warn': '#f2d28a',
    '--mantine-color-text': '#eeeff3',
    '--mantine-color-dimmed': '#9ea2b0',
    '--mantine-color-placeholder': '#8b90a0',
    '--mantine-color-error': '#ff9ea1',
    '--mantine-color-anchor': '#a3a3fa',
    '--mantine-color-accent-light': '#212236',
    '--mantine-color-red-light': '#2b1719',
    '--mantine-color-red-light-color': '#ff9ea1',
    '--mantine-color-yellow-light': '#272114',
    '--mantine-color-yellow-light-color': '#f2d28a',
  },
})
