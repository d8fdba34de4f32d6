import { deviceOf } from '../profile/device.ts'
import { t } from './words.ts'

/** What a passkey that is made here is called, until its owner says otherwise: "Chrome on Windows". */
export function thisDevice(): string {
  const device = deviceOf(navigator.userAgent)
  const browser = device?.browser.replace(/ \d+$/, '')
  if (!browser) return t('factor.a_passkey')
  return device?.system ? t('factor.device', { browser, system: device.system }) : browser
}
