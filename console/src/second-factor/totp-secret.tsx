import type { TotpSetup } from '../api/types.ts'
import { CopyButton, Field, TextArea } from '../design/index.ts'
import { t } from './words.ts'

/** What an authenticator app takes: a picture to scan, and the same as text. An SVG inside a picture runs nothing. */
export function TotpSecret({ setup: { secret, uri, qr_svg: svg } }: { setup: TotpSetup }) {
  return (
    <div className="flex flex-col gap-4">
      <p className="text-13 leading-[1.45]">{t('factor.scan')}</p>
      <div className="flex flex-col items-center gap-2">
        <img
          src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
          alt={t('factor.scan_alt')}
          className="size-44 rounded-control border bg-white p-1"
        />
        {/* An address of its own kind: only an app on this very device opens it. */}
        <a href={uri} className="text-link text-12 md:hidden">
          {t('factor.open_app')}
        </a>
      </div>
      <Field label={t('factor.secret')}>
        <div className="flex items-start gap-2">
          <TextArea
            readOnly
            rows={1}
            value={secret.replace(/.{4}(?=.)/g, '$& ')}
            onChange={() => {}}
            className="bg-n-2 font-mono text-12!"
          />
          <CopyButton text={secret} label={t('factor.copy_secret')} className="mt-1.5" />
        </div>
      </Field>
    </div>
  )
}
