import { createRoot } from 'react-dom/client'
import { Letters } from './letters.tsx'
import '../style/desk.css'
import '../style/pieces.css'
import '../style/mailbox.css'

const root = document.getElementById('root')
if (root) createRoot(root).render(<Letters />)
