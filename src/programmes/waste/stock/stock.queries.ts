import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { leavesBelow } from '#core/household/household.queries.ts'

export const goods = ['compost_bin', 'em', 'imo'] as const
export type Good = (typeof goods)[number]
export type What = 'receipt' | 'count' | 'handed_out' | 'sent' | 'arrived'

/** A constraint is asked of the row that would be inserted, even where it becomes an update: a new shelf is empty. */
export const open = sql<never, [number[], number[], Good[]]>('waste.stock_open', `
  insert into waste.stock (shard_id, leaf, good, balance) select shard_id, leaf, good, 0 from unnest($1::int[], $2::int[], $3::text[]) as k(shard_id, leaf, good) on conflict do nothing`)
/** Locks in one order, so that two who hand to each other wait instead of dying. */
export const hold = sql<{ leaf: number; balance: number }, [number[], number[], Good[]]>('waste.stock_hold', `
  select s.leaf, s.balance from waste.stock s join unnest($1::int[], $2::int[], $3::text[]) as k(shard_id, leaf, good) using (shard_id, leaf, good)
  order by s.shard_id, s.leaf, s.good for update of s`)
export const known = sql<{ id: Id }, [number, number, Id]>('waste.stock_known', 'select id from waste.stock_move where shard_id = $1 and leaf = $2 and id = $3 limit 1')
/** Moves and balances together; a move that is known already moves nothing again. */
export const move = sql<{ moved: number }, unknown[]>('waste.stock_moved', `
  with moved as (
    insert into waste.stock_move (shard_id, id, leaf, unit, good, what, quantity, household, households, other, day, note, actor, mandate, at)
    select m.* from unnest($1::int[], $2::uuid[], $3::int[], $4::int[], $5::text[], $6::text[], $7::int[], $8::uuid[], $9::int[], $10::int[], $11::date[], $12::text[], $13::uuid[], $14::uuid[], $15::timestamptz[])
      as m(shard_id, id, leaf, unit, good, what, quantity, household, households, other, day, note, actor, mandate, at)
    on conflict do nothing returning shard_id, leaf, good, quantity),
  balanced as (
    update waste.stock s set balance = s.balance + c.quantity
    from (select shard_id, leaf, good, sum(quantity)::int as quantity from moved group by shard_id, leaf, good) c
    where s.shard_id = c.shard_id and s.leaf = c.leaf and s.good = c.good)
  select count(*)::int as moved from moved`)

export const storeOf = sql<{ unit: number }, [Id]>('waste.stock_store_of', 'select unit from waste.stock_move where id = $1 order by quantity limit 1')

export type StoreRow = { leaf: number; name: string; kind: string; inside: string | null; good: Good; balance: number; handedOut: number }
const place = (leaf: string, day: string) => `join lateral (
    select l.name, l.kind, (select p.name from unit.life p where p.unit = l.parent order by p.valid @> ${day}::date desc, lower(p.valid) desc limit 1) as inside
    from unit.life l where l.unit = ${leaf} order by l.valid @> ${day}::date desc, lower(l.valid) desc limit 1) at on true`

export const stores = sql<StoreRow, [number, Day]>('waste.stores', `
  select s.leaf, at.name, at.kind, at.inside, s.good, s.balance,
         (select coalesce(-sum(m.quantity), 0)::int from waste.stock_move m where m.shard_id = s.shard_id and m.leaf = s.leaf and m.good = s.good and m.what = 'handed_out') as "handedOut"
  from waste.stock s ${place('s.leaf', '$2')}
  where s.leaf in (${leavesBelow('$2', '$1')}) order by at.kind = 'unspecified' desc, at.inside, at.name collate "vi-x-icu", s.good`)

export type MoveRow = { id: Id; leaf: number; name: string; kind: string; inside: string | null; good: Good; what: What; quantity: number; households: number | null; household: string | null; other: string | null; day: Day; note: string; by: string | null }
export const moves = sql<MoveRow, [number, Day, number]>('waste.stock_moves', `
  select m.id, m.leaf, at.name, at.kind, at.inside, m.good, m.what, m.quantity, m.households, h.label as household, (select l.name from unit.life l where l.unit = m.other order by lower(valid) desc limit 1) as other,
         m.day, m.note, a.name as by
  from waste.stock_move m ${place('m.leaf', '$2')} left join people.account a on a.id = m.actor left join household.household h on h.id = m.household
  where m.leaf in (${leavesBelow('$2', '$1')}) order by m.day desc, m.at desc, m.id desc limit $3`)
