import type { Ctx } from '#base/ctx.ts'
import { today } from '#base/day.ts'
import type { Row } from '#base/table/write.ts'
import { allInitiatives, type Listed } from '#core/initiative/register.ts'
import { unitsWithRegister } from '#programmes/movement/index.ts'
import { unitTitle } from '$ui/unit.ts'
import { m } from '$ui/words.ts'
import { stateText } from './life.ts'
import { askedOf, queryOf } from './register.server.ts'
import { fieldText, kindText, levelText, noveltyText, registrantText } from './words.ts'

/** All that the page's address asks of the register, one row each, to take away. @throws Problem `people.no_mandate`, `people.sign_in_first` */
export async function tableOf(ctx: Ctx, params: URLSearchParams, home: number): Promise<{ name: string; columns: string[]; rows: Row[] }> {
  const asked = askedOf(params)
  const unit = asked.unit ?? (await unitsWithRegister(ctx))[0]?.unit ?? home
  const all = await allInitiatives(ctx, queryOf(unit, asked), asked.sort)
  const columns = [
    m.movement_column_title(), m.movement_column_kind(), m.movement_column_field(), m.movement_column_state(), m.movement_column_level(), m.movement_column_year(), m.movement_column_by(),
    m.movement_column_registrant(), m.movement_column_novelty(), m.movement_column_place(), m.movement_column_commune(), m.movement_column_registered(), m.movement_column_revisit(), m.movement_column_changed(),
    m.movement_column_id(),
  ]
  return { name: `lan-toa-phong-trao-${unit}-${ctx.day}`, columns, rows: all.map(rowOf) }
}

const rowOf = (row: Listed): Row => [
  row.title, kindText(row.kind), row.field && fieldText(row.field), stateText(row.state), levelText(row.level), row.year, row.registrantKind && registrantText(row.registrantKind), row.registrant,
  row.novelty && noveltyText(row.novelty), unitTitle(row.unitKind, row.unitName), row.communeName, row.registeredOn, row.revisitOn, today(row.changedAt), row.id,
]
