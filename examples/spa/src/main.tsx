import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App } from './App'
import { resume } from './session'
import './style.css'

await resume()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
