import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Initiative } from '#core/initiative/initiative.ts'
import { lateSql } from '#core/initiative/initiative.queries.ts'
import type { State } from '#core/initiative/life.ts'
import { allow, allowEach } from '#core/people/door.ts'

export type Relative = { readonly id: Id; readonly title: string; readonly state: State; /** As `isLate` has it. */ readonly late: boolean; readonly year: number; readonly unit: number; readonly unitName: string; readonly unitKind: string }

const related = sql<Relative, [Id | null, Id, Day]>('movement.related', `
  select i.id, i.title, i.state, coalesce(${lateSql('i', '$3')}, false) as late, i.year, i.unit, l.name as "unitName", l.kind as "unitKind"
  from initiative.initiative i
  join lateral (select name, kind from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) l on true
  where i.id = $1 or i.copied_from = $2 order by i.year, i.changed_at, i.id`)

/** The model that an initiative took up and those that took it up, as far as the asker may read them. @throws Problem `people.no_mandate` */
export async function relativesOf(ctx: Ctx, { id, copiedFrom }: Pick<Initiative, 'id' | 'copiedFrom'>): Promise<{ source: Relative | null; copies: Relative[] }> {
  const all = await related.all(await allow(ctx, 'initiative.read', []), copiedFrom, id, ctx.day)
  const { refused } = await allowEach(ctx, 'initiative.read', all.map((one) => one.unit))
  const seen = all.filter((one) => !refused.has(one.unit))
  return { source: seen.find((one) => one.id === copiedFrom) ?? null, copies: seen.filter((one) => one.id !== copiedFrom) }
}
