import { variables } from '../../server/src/config.ts'

type Variable = { read(text: string): unknown; unset: unknown; help: string; secret?: boolean }

/** docs/configuration.md: one row for each variable of server/src/config.ts, in the order in which they stand there. */
export function configurationPage(all: Record<string, Variable> = variables): string {
  const rows = Object.entries(all).map(([name, variable]) =>
    [`\`${name}\``, takes(variable), defaultOf(variable), variable.help].map(cell).join(' | '),
  )
  return `# Configuration

Parley is configured by environment variables, and every one has a default that is good for development. A value that cannot be
read stops the start with a sentence that names it; an empty value counts as unset. What \`ENVIRONMENT=production\` insists on
stands in the [README](../README.md#in-production).

Made from \`server/src/config.ts\` by \`npm run docs\`; do not edit.

| variable | value | unset | what it is |
| --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}
`
}

/** What a variable takes, in the words with which it refuses everything else. */
function takes(variable: Variable): string {
  const kind = Array.isArray(variable.unset) ? 'list, separated by commas' : refusalOf(variable)
  return variable.secret ? `${kind}, secret` : kind
}

function refusalOf({ read }: Variable): string {
  try {
    read('\u0000')
    return 'text'
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return words.replace(/^must be (one of |a )?/, '').replace(` from 0 to ${Number.MAX_SAFE_INTEGER}`, '')
  }
}

function defaultOf({ unset }: Variable): string {
  if (unset === undefined) return 'by ENVIRONMENT'
  if (unset === '' || (Array.isArray(unset) && unset.length === 0)) return '–'
  return `\`${String(unset)}\``
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
