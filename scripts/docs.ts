import { readFileSync, writeFileSync } from 'node:fs'
import { configurationPage } from './docs/configuration.ts'

// Writes the pages of docs/ that are made from the code. With --check it writes nothing and fails when one is stale.

const pages = [{ file: 'docs/configuration.md', text: configurationPage() }]
const isCheck = process.argv.includes('--check')
const stale = pages.filter(({ file, text }) => read(file) !== text)

for (const { file, text } of stale) {
  if (isCheck) console.error(`${file} is stale. Run "npm run docs" and commit what it writes.`)
  else {
    writeFileSync(place(file), text)
    console.log(`${file} was written.`)
  }
}
if (stale.length === 0) console.log(`Up to date: ${pages.map(({ file }) => file).join(', ')}`)
process.exit(isCheck && stale.length > 0 ? 1 : 0)

function place(file: string): URL {
  return new URL(`../${file}`, import.meta.url)
}

function read(file: string): string {
  try {
    return readFileSync(place(file), 'utf8')
  } catch {
    return ''
  }
}
