import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import type { Module } from '#base/module.ts'
import movement from '#programmes/movement/index.ts'
import setup from '#programmes/setup/index.ts'
import waste from '#programmes/waste/index.ts'

/** Every programme of this deployment. Delete a programme's folders and its two lines here: the rest stays whole. */
export const programmes: readonly Module[] = [setup, movement, waste]

const base = ['ledger']
const core = ['unit', 'people', 'evidence', 'household', 'fact', 'form', 'indicator', 'verification', 'initiative', 'kit']

/** The repository's root, wherever the process was started from. */
export const root = join(fileURLToPath(import.meta.url), '../../..')

/** Where migrations lie, tier by tier; their stamps give the one order. */
export function migrationFolders(): { module: string; folder: string }[] {
  const at = (tier: string, names: readonly string[]) =>
    names.map((module) => ({ module, folder: join(root, 'src', tier, module, 'migrations') }))
  return [...at('base', base), ...at('core', core), ...at('programmes', programmes.map((p) => p.name))]
}
