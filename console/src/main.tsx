import './design/theme.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/query-client.ts'
import { showLook } from './app/look.ts'
import { router } from './app/router.tsx'
import { watchSession } from './app/session.ts'
import { showKnownAccent } from './app/show-accent.ts'
import { listenForKeys } from './commands/index.ts'
import { Toasts } from './design/toast.tsx'
import { TooltipProvider } from './design/tooltip.tsx'

showLook()
showKnownAccent()
watchSession()
listenForKeys()

// Base UI would write <style> elements, which the page's policy refuses; theme.css holds what they say.
createRoot(document.getElementById('root') as HTMLElement).render(
  <CSPProvider disableStyleElements>
    <QueryClientProvider client={queryClient}>
      <TooltipProvider delay={500} closeDelay={0}>
        <RouterProvider router={router} />
        <Toasts />
      </TooltipProvider>
    </QueryClientProvider>
  </CSPProvider>,
)
