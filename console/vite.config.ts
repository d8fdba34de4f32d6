import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
const dist = join(root, 'dist')
const server = 'http://127.0.0.1:8000'

// A build that a test starts would take over its NODE_ENV and carry the development half of React.
if (process.argv.includes('build')) process.env['NODE_ENV'] = 'production'

export default defineConfig({
  root,
  base: '/app/',
  plugins: [react(), tailwind(), compressed()],
  build: {
    outDir: dist,
    emptyOutDir: true,
    sourcemap: false,
    // Browsers of the last two years: light-dark() and oklch() stay as they are written.
    target: ['chrome125', 'firefox128', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      // The contract's schemas are made by calls at its top level; the console takes its types, its reducer and a few words.
      // A page that takes one piece of the design from its index.ts gets that piece, not all of them.
      treeshake: {
        manualPureFunctions: ['Type', 'Id', 'Nullable'],
        moduleSideEffects: [{ test: /\/(console|contract)\/src\/(?!main\.tsx).*\.tsx?$/, sideEffects: false }],
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: server, changeOrigin: false, ws: true },
    },
  },
})

/** Each text file of the build also as .br and .gz, so that the server never compresses. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    closeBundle() {
      for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg)$/.test(name)) continue
        const bytes = readFileSync(join(dist, name))
        const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
        writeFileSync(join(dist, `${name}.br`), brotliCompressSync(bytes, { params }))
        writeFileSync(join(dist, `${name}.gz`), gzipSync(bytes, { level: 9 }))
      }
    },
  }
}
