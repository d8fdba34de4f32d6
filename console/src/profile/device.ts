export type Device = { kind: 'computer' | 'phone' | 'program'; browser: string; system: string | null }

// Order matters: most browsers also call themselves Chrome or Safari.
const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bVivaldi\/(\d+)/, 'Vivaldi'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/\biPhone\b|\biPod\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
]

/** What a user agent tells of the device, for people; null when it tells nothing. A program is called what it calls itself. */
export function deviceOf(userAgent: string | null): Device | null {
  const text = userAgent?.trim() ?? ''
  if (text === '') return null
  const system = systems.find(([sign]) => sign.test(text))?.[1] ?? null
  for (const [sign, name] of browsers) {
    const version = text.match(sign)?.[1]
    if (version) {
      const isPhone = /\bMobile\b/.test(text) || system === 'iPhone'
      return { kind: isPhone ? 'phone' : 'computer', browser: `${name} ${version}`, system }
    }
  }
  return { kind: 'program', browser: text.split(/[\s/(]/)[0]?.slice(0, 60) || text.slice(0, 60), system }
}
