import type { Ctx } from '#base/ctx.ts'
import type { Day, Period } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import { newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { readValues } from '#core/indicator/values.ts'
import { allow, open } from '#core/people/door.ts'
import { getLeaf, getPath } from '#core/unit/read.ts'
import { refuse } from '../problems.ts'
import { readPast, readWords } from '../read.ts'

const put = sql<{ id: Id }, [number, Id, number, Day, string, Id | null, Id | null, Date]>('waste.board_agree', `
  insert into waste.board (shard_id, id, leaf, agreed_on, basis, actor, mandate, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (shard_id, leaf) where withdrawn_at is null do nothing returning id`)
const end = sql<{ id: Id }, [number, number, Date, Id | null]>('waste.board_end', `
  update waste.board set withdrawn_at = $3, withdrawn_by = $4 where shard_id = $1 and leaf = $2 and withdrawn_at is null returning id`)
const agreed = sql<{ leaf: number; agreedOn: Day }, [number[]]>('waste.board_agreed', 'select leaf, agreed_on as "agreedOn" from waste.published_board where leaf = any($1::int[])')

/** By what villages are compared: of each the newest state, or what was done within the period. */
export const boardFigures = ['waste.active_households', 'waste.compost_kg', 'waste.diverted_kg'] as const
export type BoardFigure = (typeof boardFigures)[number]
/** A village that agreed; `value` is null where nothing was reported. `others`: how many did not agree, and are not named. */
export type Board = { readonly rows: readonly { readonly unit: number; readonly name: string; readonly kind: string; readonly value: number | null; readonly agreedOn: Day }[]; readonly others: number; readonly unitOfMeasure: string }

/**
 * A village agrees to stand on the public board. @param basis the meeting at which it was agreed
 * @throws Problem `waste.board_place`, `waste.board_basis`, `waste.board_agreed`, `waste.future`, `people.no_mandate`
 */
export async function agreeToBoard(ctx: Ctx, unit: number, given: { readonly day: string; readonly basis: string }): Promise<void> {
  const { db, leaf } = await village(ctx, unit)
  const day = readPast(given.day, ctx.day)
  const basis = readWords(given.basis, '/basis', 200)
  if (basis.length < 5) throw refuse('board_basis', undefined, { at: '/basis' })
  const id = newId()
  if (!await put.first(db, leaf.shard, id, leaf.leaf, day, basis, ctx.account, db.mandate, ctx.now)) throw refuse('board_agreed')
  await happened(db, [{ shard: leaf.shard, unit: leaf.leaf, event: 'waste.board_agreed', about: id, body: { day } }])
}

/** Takes a village off the board at once; no reason is asked for. @throws Problem `waste.board_not_agreed`, `people.no_mandate` */
export async function leaveBoard(ctx: Ctx, unit: number): Promise<void> {
  const { db, leaf } = await village(ctx, unit)
  const ended = await end.first(db, leaf.shard, leaf.leaf, ctx.now, ctx.account)
  if (!ended) throw refuse('board_not_agreed')
  await happened(db, [{ shard: leaf.shard, unit: leaf.leaf, event: 'waste.board_left', about: ended.id, body: {} }])
}

/**
 * The villages of a commune that agreed, the furthest first, those without a figure last; the others are only counted.
 * @throws Problem `unit.not_on_map`, `indicator.unknown`
 */
export async function boardOf(ctx: Ctx, unit: number, figure: BoardFigure, period: Period): Promise<Board> {
  const [value] = await readValues(ctx, { indicators: [figure], unit, period, map: ctx.day, by: 'children' })
  const villages = (value?.children ?? []).filter(({ kind }) => kind === 'village' || kind === 'residential_area')
  const standing = new Map((await agreed.all(await open(ctx), villages.map((one) => one.unit))).map((row) => [row.leaf, row.agreedOn]))
  const rows = villages.flatMap(({ unit: leaf, name, kind, value: amount }) => { const agreedOn = standing.get(leaf); return agreedOn === undefined ? [] : [{ unit: leaf, name, kind, value: amount, agreedOn }] })
  return { rows: rows.toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1)), others: villages.length - rows.length, unitOfMeasure: value?.unitOfMeasure ?? '' }
}

async function village(ctx: Ctx, unit: number) {
  const db = await allow(ctx, 'board.agree', unit)
  const kind = (await getPath(db, unit, ctx.day)).at(-1)!.kind
  if (kind !== 'village' && kind !== 'residential_area') throw refuse('board_place', undefined, { at: '/unit' })
  return { db, leaf: await getLeaf(db, unit, ctx.day) }
}
