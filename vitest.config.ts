import { defineConfig } from 'vitest/config'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { fileURLToPath } from 'node:url'

const $ui = fileURLToPath(new URL('./src/ui', import.meta.url))

/** One PostgreSQL server for the whole run; each file that asks for a database gets its own, from a template. */
const common = { globalSetup: ['./test/postgres.ts'], testTimeout: 60_000, hookTimeout: 120_000, pool: 'forks', maxWorkers: 2 } as const

export default defineConfig({
  test: {
    projects: [
      { plugins: [svelte()], resolve: { alias: { $ui } }, test: { ...common, name: 'unit', include: ['src/**/*.test.ts'] } },
      { test: { ...common, name: 'architecture', include: ['test/architecture/**/*.test.ts'] } },
      { test: { ...common, globalSetup: [...common.globalSetup, './test/demonstration.ts'], name: 'journeys', include: ['test/journeys/**/*.test.ts'], maxWorkers: 2 } },
    ],
  },
})
