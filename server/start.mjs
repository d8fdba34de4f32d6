// The way in. Plain JavaScript, because the compile cache must be on before the first TypeScript file is loaded: with it, files
// that did not change are neither stripped of their types nor compiled again, which saves 25 MB and a third of a second.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/parley', import.meta.url)))
await import('./src/main.ts')
