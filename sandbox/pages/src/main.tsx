import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { listen } from './store/store.ts'
import './style/desk.css'
import './style/pieces.css'
import './style/device.css'
import './style/message.css'
import './style/skins.css'
import './style/traffic.css'

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
listen()
