import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './app/app.css'

import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App } from './app/App'
import { watchFocus } from './app/focus'

// The content security policy allows the styles that carry the nonce of this page. Browsers hide the attribute from
// scripts, not the property.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
setNonce(nonce)
watchFocus()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App nonce={nonce} />
  </StrictMode>,
)
