import type { Ctx } from '#base/ctx.ts'
import { today } from '#base/day.ts'
import { writeCsv, writeXlsx, type Row } from '#base/table/write.ts'
import { allInitiatives, type Listed, type RegisterQuery, type Sort } from '#core/initiative/register.ts'
import { unitsWithRegister, type DrawnFile } from '#programmes/movement/index.ts'
import { unitTitle } from '$ui/unit.ts'
import { m } from '$ui/words.ts'
import { stateText } from './life.ts'
import { askedOf, queryOf } from './register.server.ts'
import { fieldText, kindText, levelText, noveltyText, registrantText } from './words.ts'

const types = { xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv; charset=utf-8' } as const

/** All that the page's address asks of the register, as a file. @throws Problem `people.no_mandate`, `people.sign_in_first`, as `askedOf` */
export async function tableAsked(ctx: Ctx, params: URLSearchParams, home: number, form: 'xlsx' | 'csv'): Promise<DrawnFile> {
  const asked = askedOf(params)
  const unit = asked.unit ?? (await unitsWithRegister(ctx))[0]?.unit ?? home
  return tableOf(ctx, queryOf(unit, asked), asked.sort, form)
}

/** All that a question finds, one row each, to take away. @throws Problem `people.no_mandate`, `initiative.too_many` */
export async function tableOf(ctx: Ctx, query: RegisterQuery, sort: Sort, form: 'xlsx' | 'csv'): Promise<DrawnFile> {
  const rows = (await allInitiatives(ctx, query, sort)).map(rowOf)
  const columns = [
    m.movement_column_title(), m.movement_column_kind(), m.movement_column_field(), m.movement_column_state(), m.movement_column_level(), m.movement_column_year(), m.movement_column_by(),
    m.movement_column_registrant(), m.movement_column_novelty(), m.movement_column_place(), m.movement_column_commune(), m.movement_column_registered(), m.movement_column_revisit(), m.movement_column_changed(),
    m.movement_column_id(),
  ]
  const bytes = form === 'xlsx' ? Buffer.from(await writeXlsx(columns, rows)) : Buffer.from(writeCsv(columns, rows))
  return { name: `lan-toa-phong-trao-${query.unit}-${ctx.day}.${form}`, type: types[form], bytes }
}

const rowOf = (row: Listed): Row => [
  row.title, kindText(row.kind), row.field && fieldText(row.field), stateText(row.state), levelText(row.level), row.year, row.registrantKind && registrantText(row.registrantKind), row.registrant,
  row.novelty && noveltyText(row.novelty), unitTitle(row.unitKind, row.unitName), row.communeName, row.registeredOn, row.revisitOn, today(row.changedAt), row.id,
]
