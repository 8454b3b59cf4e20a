import { ctxOf } from '#base/ctx.ts'
import { isDay, type Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import { request } from '#base/db/transaction.ts'
import type { Row, Table } from '#base/table/read.ts'
import { typedDay, typedNumber } from '#core/form/engine/typed.ts'
import { fillNodesOf } from '#core/indicator/rebuild.ts'
import { asSystem } from '#core/people/door.ts'
import { compileTrees } from '#core/unit/compile.ts'
import { idsOfUnits, openUnits, type LifeDraft, type UnitDraft } from '#core/unit/open.ts'
import { refuseImport } from './problems.ts'
import { allOrNothing, forRow, refusedOf, type Outcome, type Refused } from './refused.ts'

type Read = { readonly row: number; readonly key: string; readonly life: LifeDraft; readonly place: Omit<NonNullable<UnitDraft['place']>, 'source'> }

const kinds = sql<{ key: string; leaf: boolean }>('import.kinds', "select key, leaf from unit.kind where key <> 'unspecified'")

const needed = ['key', 'name', 'kind', 'parent', 'from']
const columns = [...needed, 'to', 'lat', 'lon', 'population']

/**
 * Units of a table (`key, name, kind, parent, from, to, lat, lon, population`), with the maps drawn anew; several rows with
 * one key are the lives of one unit. Keys that are here already are left as they are. Nothing is opened when a row is wrong.
 */
export async function importUnits(table: Table, source: string): Promise<Outcome> {
  for (const column of needed) if (!table.columns.includes(column)) throw refuseImport('column_missing', { column })
  const odd = table.columns.find((column) => !columns.includes(column))
  if (odd !== undefined) throw refuseImport('column', { column: odd.slice(0, 60), known: columns.join(', '), hint_vi: '', hint_en: '' })
  return allOrNothing(request, async () => {
    const db = await asSystem(ctxOf(), 'system:import-units')
    const refused: Refused[] = []
    const leafKinds = new Map((await kinds.all(db)).map((kind) => [kind.key, kind.leaf]))
    const here = await idsOfUnits(db)
    const read: Read[] = []
    for (const row of table.rows) {
      const one = await forRow(row.number, refused, () => readRow(row, leafKinds))
      if (one) read.push(one)
    }
    const fresh = read.filter((one) => !here.has(one.key))
    refused.push(...misplaced(fresh, here, leafKinds))
    if (refused.length > 0 || fresh.length === 0) return { taken: 0, known: read.length - fresh.length, refused }
    const drafts = [...Map.groupBy(fresh, (one) => one.key)].map(([key, lives]): UnitDraft => ({
      key, place: { ...lives[0]!.place, source },
      lives: lives.map((one) => one.life).toSorted((a, b) => (a.from < b.from ? -1 : 1)) as [LifeDraft, ...LifeDraft[]],
    }))
    await openUnits(db, drafts)
    await fillNodesOf(db, (await compileTrees(db)).newNodes)
    return { taken: fresh.length, known: read.length - fresh.length, refused }
  })
}

function readRow(row: Row, leafKinds: ReadonlyMap<string, boolean>): Read {
  const text = (column: string) => String(row.cells.get(column) ?? '')
  const need = (column: string) => text(column) || wrong('cell_missing', column)
  const day = (column: string): Day => {
    const given = typedDay(need(column))
    return isDay(given) ? given : wrong('cell', column, given, 'YYYY-MM-DD')
  }
  const number = (column: string, least: number, most: number): Record<string, number> => {
    const given = row.cells.get(column)
    if (given === undefined) return {}
    const n = typeof given === 'number' ? given : typedNumber(given, column === 'population')
    return typeof n === 'number' && n >= least && n <= most ? { [column]: n } : wrong('cell', column, String(given), `${least} … ${most}`)
  }
  const key = /^[a-z0-9][a-z0-9._/-]{0,119}$/.test(need('key')) ? text('key') : wrong('cell', 'key', text('key'), 'a–z 0–9 . _ - /')
  const kind = leafKinds.has(need('kind')) ? text('kind') : wrong('cell', 'kind', text('kind'), [...leafKinds.keys()].join(', '))
  const from = day('from')
  const to = text('to') === '' ? null : day('to')
  if (to !== null && to < from) wrong('cell', 'to', to, `≥ ${from}`)
  return {
    row: row.number, key,
    life: { name: need('name'), kind, parent: text('parent') || null, from, to },
    place: { ...number('lat', 8, 24), ...number('lon', 102, 118), ...number('population', 0, 2_000_000_000) },
  }
}

function wrong(what: 'cell' | 'cell_missing', column: string, given = '', wanted = ''): never {
  throw what === 'cell'
    ? refuseImport('cell', { column, given: given.slice(0, 60), wanted }, { at: `/${column}` })
    : refuseImport('cell_missing', { column }, { at: `/${column}` })
}

/** A parent must be a unit that can have something below it, and nothing may lie in itself. */
function misplaced(fresh: readonly Read[], here: ReadonlyMap<string, number>, leafKinds: ReadonlyMap<string, boolean>): Refused[] {
  const byKey = new Map(fresh.map((one) => [one.key, one]))
  return fresh.flatMap((one) => {
    const { parent } = one.life
    if (parent === null) return []
    const above = byKey.get(parent)
    const isLeaf = above ? leafKinds.get(above.life.kind) === true : here.has(parent) && !here.has(`${parent}/?`)
    if (isLeaf || (!above && !here.has(parent))) return refusedOf(one.row, refuseImport('parent', { given: parent.slice(0, 80) }, { at: '/parent' }))
    const seen = new Set([one.key])
    for (let up: Read | undefined = above; up; up = up.life.parent === null ? undefined : byKey.get(up.life.parent)) {
      if (seen.has(up.key)) return refusedOf(one.row, refuseImport('parent_circle', { given: one.key.slice(0, 80) }, { at: '/parent' }))
      seen.add(up.key)
    }
    return []
  })
}
