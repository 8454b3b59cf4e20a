import adapter from '@sveltejs/adapter-node'
import { paraglideVitePlugin } from '@inlang/paraglide-js'
import { sveltekit } from '@sveltejs/kit/vite'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { fieldApp } from './vite.field.ts'

const serverCode = /^#(base|core|programmes|app)\//

/**
 * Pages load the same source modules at run time as the API and the worker. Bundled, each module (connection pool,
 * caches, clock) would exist twice in one process. Node resolves `#core/…` from build/ through the project's package.json.
 */
const oneInstance: Plugin = {
  name: 'lantoa:one-instance',
  enforce: 'pre',
  apply: 'build',
  resolveId(id, importer) {
    // A library may have `#app/…` of its own.
    const ours = serverCode.test(id) && !importer?.includes('/node_modules/')
    return ours && this.environment.name !== 'client' ? { id, external: true } : null
  },
}

const words = paraglideVitePlugin({
  project: './project.inlang',
  outdir: './src/words/generated',
  strategy: ['cookie', 'baseLocale'],
  cookieName: 'lang',
  // One module per language: a few hundred modules fewer to build, and pages send no JavaScript unless they ask for it.
  outputStructure: 'locale-modules',
  emitReadme: false,
  emitPrettierIgnore: false,
})

/** Everything from this origin: no inline script or style, no foreign font, image, frame or connection. */
const csp = {
  mode: 'nonce' as const,
  directives: {
    'default-src': ['self' as const],
    // The hash is that of the one style attribute by which Kit hides its announcer of page changes from sight.
    'style-src': ['self' as const, 'unsafe-hashes' as const, 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=' as const],
    'img-src': ['self' as const, 'data:' as const, 'blob:' as const],
    'object-src': ['none' as const],
    'base-uri': ['self' as const],
    'form-action': ['self' as const],
    'frame-ancestors': ['none' as const],
  },
}

// Unit tests run on plain Node sources and must not pay for the pages.
const pages = process.env['VITEST'] ? [] : [oneInstance, words, sveltekit({ adapter: adapter(), csp }), fieldApp()]

export default defineConfig({
  plugins: pages,
  resolve: { alias: { $ui: fileURLToPath(new URL('./src/ui', import.meta.url)) } },
})
