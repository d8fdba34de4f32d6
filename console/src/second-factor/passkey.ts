import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { ApiProblem } from '../api/problem.ts'
import type { NewPasskeyResponse, PasskeyQuestion, PasskeyResponse } from '../api/types.ts'
import { t } from './words.ts'

/** Loaded when a passkey is first used: most sign-ins need none. */
const webauthn = () => import('@simplewebauthn/browser')

/** Why this browser can use no passkey at this address, in words; undefined when it can. */
export function noPasskeys(): string | undefined {
  const { hostname, protocol, port } = location
  if (/^127\./.test(hostname) || hostname === '[::1]')
    return t('factor.passkey_localhost', { address: `${protocol}//localhost${port && `:${port}`}` })
  if (/^[\d.]+$|^\[/.test(hostname)) return t('factor.passkey_address')
  return typeof PublicKeyCredential === 'undefined' ? t('factor.passkey_browser') : undefined
}

/** Has the browser make a passkey. @throws what `passkeyFault` has words for */
export async function makePasskey({ options }: PasskeyQuestion): Promise<NewPasskeyResponse> {
  const { startRegistration } = await webauthn()
  const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON
  return (await startRegistration({ optionsJSON })) as NewPasskeyResponse
}

/**
 * Has the person choose a passkey and prove it. @throws what `passkeyFault` has words for
 * @param isOffered among what the browser fills in at a field; waits until one is chosen there
 */
export async function askPasskey({ options }: PasskeyQuestion, isOffered = false): Promise<PasskeyResponse> {
  const { startAuthentication } = await webauthn()
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON
  return (await startAuthentication({ optionsJSON, useBrowserAutofill: isOffered })) as PasskeyResponse
}

export async function canOfferPasskeys(): Promise<boolean> {
  if (noPasskeys() !== undefined) return false
  return (await PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false
}

/** Ends what waits for a choice. */
export async function stopPasskeys(): Promise<void> {
  const { WebAuthnAbortService } = await webauthn()
  WebAuthnAbortService.cancelCeremony()
}

/** What went wrong in the browser, in words; null when another try took its place; undefined when it is the API's refusal. */
export function passkeyFault(error: unknown): string | null | undefined {
  if (error instanceof ApiProblem) return undefined
  const name = error instanceof Error ? error.name : ''
  if (name === 'AbortError') return null
  if (name === 'NotAllowedError') return t('factor.passkey_stopped')
  if (name === 'InvalidStateError') return t('factor.passkey_known')
  return noPasskeys() ?? t('factor.passkey_failed')
}
