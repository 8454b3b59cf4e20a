import { join } from 'node:path'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { useFiles } from '#base/files/files.ts'
import { asSystem } from '#core/people/door.ts'
import { getImport, keepList, previewImport, refusalsOf, runImport, startImport, unitsWithRegister } from '#programmes/movement/index.ts'
import { readSettings } from '../settings.ts'
import { getAccountNamed } from './import_records.ts'
import { refuseImport } from './problems.ts'
import type { Outcome } from './refused.ts'

/**
 * An old list of registrations, as on the page, with its columns as they are guessed; it stands among the lists that were sent. Good
 * rows are taken in although others are refused, and a name that leaves a choice is settled on the page.
 */
export async function importRegistrations(bytes: Buffer, name: string, wanted: { as: string; unit?: number }, tick: (done: number, total: number) => void): Promise<Outcome> {
  await useFiles(join(readSettings().data, 'files'))
  const account = await request(async () => getAccountNamed(await asSystem(ctxOf(), 'system:import'), wanted.as))
  const ctx = ctxOf({ account })
  const id = await request(async () => {
    const unit = wanted.unit ?? (await unitsWithRegister(ctx))[0]?.unit ?? missing()
    const kept = await keepList(ctx, { unit, name, bytes })
    const { list } = await previewImport(ctx, kept.id)
    await startImport(ctx, kept.id, list.edition)
    return kept.id
  })
  await runImport(id, ctxOf(), tick)
  const [list, refused] = await request(async () => [await getImport(ctx, id), await refusalsOf(ctx, id)] as const)
  return { taken: list.fresh, known: list.known, kept: true, refused: refused.flatMap(({ row, reasons }) => reasons.map(({ column, vi, en }) => ({ row, column, problem: { say: (lang) => (lang === 'vi' ? vi : en) } }))) }
}

function missing(): never {
  throw refuseImport('cell_missing', { column: '--unit' })
}
