import { contrast, type Oklch, type Token } from '../design/contrast.ts'

// The company's colour as the console's accent: where white text on it has a contrast of 4.5 at least. What else an accent needs
// (soft grounds, text on them, a dark side) keeps its hue and takes the lightness of our own.

const least = 4.5
const on: Token = { light: { l: 0.995, c: 0.001, h: 258 }, dark: { l: 0.99, c: 0.002, h: 258 } }

type AccentTokens = Record<
  'accent' | 'accent-hover' | 'accent-text' | 'accent-soft' | 'accent-soft-hover' | 'accent-line',
  Token
>

/** Whether the colour can be the accent, how strong it is against white text, and the nearest that can be. `hex` is #rrggbb. */
export function judgeAccent(hex: string): { isUsable: boolean; ratio: number; nearest: string } {
  const colour = oklchOf(hex)
  const ratio = contrast(colour, on.light)
  const nearest = ratio >= least ? hex : hexOf(darkened(colour))
  return { isUsable: ratio >= least, ratio, nearest }
}

/** The accent tokens made from a colour; undefined when it cannot be the accent. */
export function accentTokens(hex: string): AccentTokens | undefined {
  if (!judgeAccent(hex).isUsable) return undefined
  const own = oklchOf(hex)
  const { h } = own
  const chroma = (most: number) => Math.min(own.c, most)
  const dark = darkened({ l: 0.7, c: chroma(0.15), h })
  return {
    accent: { light: own, dark },
    'accent-hover': { light: { ...own, l: own.l - 0.05 }, dark: { ...dark, l: dark.l - 0.035 } },
    'accent-text': { light: { l: Math.min(own.l, 0.47), c: chroma(0.14), h }, dark: { l: 0.79, c: chroma(0.1), h } },
    'accent-soft': { light: { l: 0.952, c: chroma(0.022), h }, dark: { l: 0.272, c: chroma(0.042), h } },
    'accent-soft-hover': { light: { l: 0.934, c: chroma(0.03), h }, dark: { l: 0.3, c: chroma(0.05), h } },
    'accent-line': { light: { l: 0.83, c: chroma(0.065), h }, dark: { l: 0.43, c: chroma(0.09), h } },
  }
}

/** The accent tokens as CSS, by name; none when the colour cannot be the accent. */
export function accentCss(hex: string): Record<string, string> {
  const css = Object.entries(accentTokens(hex) ?? {}).map(([name, { light, dark }]) => [
    name,
    `light-dark(${cssOf(light)}, ${cssOf(dark)})`,
  ])
  return Object.fromEntries(css)
}

function darkened(colour: Oklch): Oklch {
  let { l } = colour
  while (l > 0.1 && contrast({ ...colour, l }, on.dark) < least + 0.05) l -= 0.005
  return { ...colour, l }
}

const cssOf = ({ l, c, h }: Oklch): string => `oklch(${l.toFixed(4)} ${c.toFixed(4)} ${h.toFixed(2)})`

function oklchOf(hex: string): Oklch {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
  const bb = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
  return {
    l: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    c: Math.hypot(a, bb),
    h: ((Math.atan2(bb, a) * 180) / Math.PI + 360) % 360,
  }
}

function hexOf({ l, c, h }: Oklch): string {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return `#${[
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ]
    .map((linear) => {
      const value = Math.min(1, Math.max(0, linear))
      const encoded = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055
      return Math.floor(encoded * 255)
        .toString(16)
        .padStart(2, '0')
    })
    .join('')}`
}
