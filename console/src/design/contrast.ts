/** Lightness, chroma and hue (degrees) of an oklch() colour. */
export type Oklch = { l: number; c: number; h: number }
export type Token = { light: Oklch; dark: Oklch }

const colour = 'oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)'
const token = new RegExp(`--([\\w-]+): light-dark\\(${colour}, ${colour}\\)`, 'g')

/** The opaque colours of tokens.css, by name. */
export function readTokens(css: string): Record<string, Token> {
  const at = (parts: RegExpMatchArray, from: number): Oklch => ({
    l: Number(parts[from]),
    c: Number(parts[from + 1]),
    h: Number(parts[from + 2]),
  })
  return Object.fromEntries(
    [...css.matchAll(token)].map((parts) => [parts[1], { light: at(parts, 2), dark: at(parts, 5) }]),
  )
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(a: Oklch, b: Oklch): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other)
  return (light + 0.05) / (dark + 0.05)
}

/** Relative luminance, by way of linear sRGB cut to its gamut as a screen does. */
function luminance({ l, c, h }: Oklch): number {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  const cut = (value: number) => Math.min(1, Math.max(0, value))
  const red = cut(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short)
  const green = cut(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short)
  const blue = cut(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
