import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { readTable } from '#base/table/read.ts'
import { importBoundaries } from './import_boundaries.ts'
import { importRecords } from './import_records.ts'
import { importRegistrations } from './import_registrations.ts'
import { importUnits } from './import_units.ts'
import { refuse, refuseImport } from './problems.ts'
import { progress, type Say } from './progress.ts'
import { tell, type Outcome } from './refused.ts'

export type ImportOptions = {
  readonly form?: string; readonly unit?: string | number; readonly as?: string; readonly match?: string; readonly report?: string; readonly good?: boolean
}

/** `lantoa import units|boundaries|households|records|registrations FILE`. @returns 1 when rows were refused */
export async function importFile(what: string, file: string, options: ImportOptions, say: Say): Promise<number> {
  return tell(await run(what, file, options, say), say, options.report)
}

async function run(what: string, file: string, options: ImportOptions, say: Say): Promise<Outcome> {
  switch (what) {
    case 'units': return importUnits(await readTable(await open(file), file), basename(file))
    case 'boundaries': return importBoundaries(await open(file), basename(file), options)
    case 'households': return records(file, { ...options, form: options.form ?? 'waste_enrolment' }, say)
    case 'records': return records(file, options, say)
    case 'registrations': return registrations(file, options, say)
    default: throw refuse('unknown', { given: `import ${what}`.slice(0, 60), known: 'import units, import boundaries, import households, import records, import registrations' })
  }
}

async function records(file: string, { form, as, unit, good = false }: ImportOptions, say: Say): Promise<Outcome> {
  if (form === undefined) throw refuseImport('form_missing')
  if (as === undefined) throw refuseImport('as_missing')
  const table = await readTable(await open(file), file)
  const bar = progress('Nhập / importing', table.rows.length, say)
  const outcome = await importRecords(table, { form, as: String(as), good, ...(unit === undefined ? {} : { unit: unitNumber(unit) }) }, bar.to)
  bar.end()
  return outcome
}

async function registrations(file: string, { as, unit }: ImportOptions, say: Say): Promise<Outcome> {
  if (as === undefined) throw refuseImport('as_missing')
  const bar = progress('Nhập / importing', 1, say)
  const outcome = await importRegistrations(await open(file), basename(file), { as: String(as), ...(unit === undefined ? {} : { unit: unitNumber(unit) }) }, (done, total) => bar.to(done / total))
  bar.end()
  return outcome
}

function unitNumber(given: string | number): number {
  if (/^\d{1,9}$/.test(String(given))) return Number(given)
  const reason = `--unit ${String(given).slice(0, 40)}`
  throw refuse('wrong_use', { reason_vi: reason, reason_en: reason })
}

async function open(file: string): Promise<Buffer> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw refuse('no_file', { file, reason: error.code ?? error.message })
  })
}
