// The company's colour on the page. What is made of it (accent.ts) is worked out when it is first met and kept in this browser, so that
// the next start shows it before anything is fetched.

const stored = 'parley.accent'
const names = ['accent', 'accent-hover', 'accent-text', 'accent-soft', 'accent-soft-hover', 'accent-line']
const form = /^light-dark\(oklch\([\d. ]+\), oklch\([\d. ]+\)\)$/

type Kept = { hex: string | null; css: Record<string, string> }
let shown: string | null = null

/** Shows the company's accent; our own for null, and for a colour that white text cannot be read on. */
export async function showAccent(hex: string | null): Promise<void> {
  if (hex === shown) return
  shown = hex
  const css = hex === null ? {} : (await import('./accent.ts')).accentCss(hex)
  // Another one was wished meanwhile.
  if (shown !== hex) return
  apply(css)
  try {
    localStorage.setItem(stored, JSON.stringify({ hex, css } satisfies Kept))
  } catch {
    // A browser that keeps nothing shows it a moment later.
  }
}

/** At the start: the accent that this browser saw last. */
export function showKnownAccent(): void {
  try {
    const { hex, css } = JSON.parse(localStorage.getItem(stored) ?? '') as Kept
    apply(css)
    shown = hex
  } catch {
    // Nothing was kept, or nothing that can be read.
  }
}

function apply(css: Record<string, string>): void {
  const { style } = document.documentElement
  for (const name of names) {
    const value = css[name]
    if (value && form.test(value)) style.setProperty(`--${name}`, value)
    else style.removeProperty(`--${name}`)
  }
}
