import { createHash } from 'node:crypto'

// A page of tables without any script.

const style = `
:root { color-scheme: light dark; --line: light-dark(#e2e5ea, #31363f); --soft: light-dark(#5b6472, #9aa3b0) }
body { margin: 0 auto; max-width: 56rem; padding: 2.5rem 1.25rem; font: 1rem/1.6 system-ui, sans-serif }
h1 { margin: 0; font-size: 1.75rem } h2 { margin: 2.25rem 0 .25rem; font-size: 1.1rem }
p { margin: .5rem 0; color: var(--soft) }
table { width: 100%; border-collapse: collapse } td { padding: .55rem 1rem .55rem 0; border-top: 1px solid var(--line); vertical-align: top }
td:first-child { width: 18rem } td:target, tr:target td { background: light-dark(#fff6d6, #3a3413) }
code, pre { font: .9rem/1.5 ui-monospace, monospace } pre { overflow: auto; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem }
a { color: inherit; text-decoration: none } a:hover { text-decoration: underline }
@media (max-width: 40rem) { td { display: block; border: 0; padding: 0 } td:first-child { padding-top: .75rem; border-top: 1px solid var(--line) } }
`

const hash = createHash('sha256').update(style).digest('base64')

/** Allows a table page its own style and nothing else. */
export const tablePolicy = `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`

/** @param body HTML that is ready to be shown, the heading included */
export function tablePage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${asText(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}

export function asText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
