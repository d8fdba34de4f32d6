import { useState } from 'react'

/** The token behind the # of a link's address, kept from the first rendering on; empty without one. */
export function useLinkToken(): string {
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '')
  return token
}
