import { t } from './words.ts'

/** In the place of everything that was known of a customer. */
export function Erased() {
  return <p className="px-4 pb-4 text-14 text-n-11">{t('customer.erased')}</p>
}
