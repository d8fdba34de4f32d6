// The way in. Plain JavaScript, because the compile cache must be on before the first TypeScript file is loaded: with it, files
// that did not change are neither stripped of their types nor compiled again, which saves 25 MB and a third of a second.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/parley', import.meta.url)))
await import('./src/main.ts')

// npm hands a signal on to the shell that it runs this in, and many shells end without handing it further: when the shell is
// gone, this process was meant.
if (process.env.npm_lifecycle_event === 'start') {
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}
