// What had the focus last outside of every dialog.
let origin: Element | null = null

/**
 * Remembers from where dialogs are opened. Mantine does so too, but forgets it where a dialog is drawn only once it is
 * open, and takes the item of a menu for it, which is gone with the menu: then it is the button that opened the menu.
 */
export function watchFocus() {
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element) || target.closest('[role=dialog]')) return
    const menu = target.closest('[role=menu]')
    origin = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : target
  })
}

/** Is called when a dialog has closed. Where nothing has the focus, it gets back to where it came from. */
export function giveFocusBack() {
  // What had it in the dialog is there for a moment still.
  setTimeout(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return
    const target = origin?.isConnected ? origin : document.getElementById('main')
    if (target instanceof HTMLElement) target.focus({ preventScroll: true })
  }, 30)
}
