import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import sharp from 'sharp'
import { build, type Plugin, type Rolldown } from 'vite'

const below = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const icons = [192, 512]

/**
 * The field app is a page of its own beside the others: it must open without a server, so it is no Kit page. It is built
 * together with them and lies among their files; its service worker is told the names of all that it must keep.
 */
export function fieldApp(): Plugin {
  return {
    name: 'lantoa:field',
    apply: 'build',
    async generateBundle() {
      if (this.environment.name !== 'client') return
      const files = await appFiles()
      const drawn = await Promise.all(icons.map(async (size) => ({ fileName: `icon-${size}.png`, source: await sharp(below('static/favicon.svg'), { density: 600 }).resize(size, size).png().toBuffer() })))
      const all = [...files, ...drawn, { fileName: 'manifest.webmanifest', source: JSON.stringify(manifest) }]
      for (const { fileName, source } of all) this.emitFile({ type: 'asset', fileName: `field/${fileName}`, source })
      const kept = all.filter(({ fileName }) => fileName !== 'index.html').map(({ fileName }) => `/field/${fileName}`)
      const version = createHash('sha256').update(all.map(({ fileName, source }) => `${fileName} ${source}`).join('\n')).digest('hex').slice(0, 12)
      this.emitFile({ type: 'asset', fileName: 'field/sw.js', source: await workerCode(['/field/', '/favicon.svg', ...kept], version) })
    },
  }
}

const manifest = {
  id: '/field/', name: 'Lan Tỏa · Thực địa', short_name: 'Lan Tỏa', lang: 'vi', start_url: '/field/', scope: '/field/', display: 'standalone', orientation: 'portrait',
  description: 'Đi từng nhà, ghi phiếu khi không có sóng; có sóng thì tự gửi.', background_color: '#FBF8F3', theme_color: '#FBF8F3',
  icons: icons.map((size) => ({ src: `/field/icon-${size}.png`, sizes: `${size}x${size}`, type: 'image/png', purpose: 'any' })),
}

const common = { configFile: false, logLevel: 'warn', resolve: { alias: { $ui: below('src/ui') } } } as const

async function appFiles() {
  const made = (await build({
    ...common, root: below('src/field'), base: '/field/', publicDir: false, plugins: [svelte({ configFile: false })],
    // One script, so that nothing is fetched later that might not be there.
    build: { write: false, target: 'es2022', modulePreload: false, assetsInlineLimit: 0, rolldownOptions: { input: below('src/field/index.html'), output: { codeSplitting: false } } },
  })) as Rolldown.RolldownOutput
  return made.output.map((file) => ({ fileName: file.fileName, source: file.type === 'chunk' ? file.code : file.source }))
}

async function workerCode(files: readonly string[], version: string): Promise<string> {
  const made = (await build({
    ...common, define: { FILES_TO_KEEP: JSON.stringify(files), VERSION_OF_FILES: JSON.stringify(version) },
    build: { write: false, target: 'es2022', rolldownOptions: { input: below('src/field/sw.ts'), output: { entryFileNames: 'sw.js', format: 'iife' } } },
  })) as Rolldown.RolldownOutput
  return made.output[0].code
}
