import { LinkPage } from './link-page.tsx'

/** An admin passes a link to here on. */
export function InvitationPage() {
  return <LinkPage kind="invitation" />
}
