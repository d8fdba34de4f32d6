import { LinkPage } from './link-page.tsx'

/** The first start prints a link to here. */
export function WelcomePage() {
  return <LinkPage kind="welcome" />
}
