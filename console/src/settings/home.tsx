import { Navigate } from '@tanstack/react-router'
import { useSettingsPages } from './pages.ts'

/** The first page that the agent may see. */
export function SettingsHome() {
  const [first] = useSettingsPages()
  return first ? <Navigate to={first.to} replace /> : null
}
