import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const sandbox = 'http://127.0.0.1:4010'

// The pages are served as one folder from two places, so every address in them is relative.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react()],
  build: {
    rollupOptions: {
      input: ['index.html', 'mailbox.html'].map((name) => fileURLToPath(new URL(name, import.meta.url))),
    },
    outDir: fileURLToPath(new URL('../dist', import.meta.url)),
    emptyOutDir: true,
    target: ['chrome125', 'firefox128', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: { proxy: { '/control': { target: sandbox, changeOrigin: true, headers: { origin: sandbox } } } },
})
