import type { Day } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import type { FormDefinition } from '../engine/index.ts'
import type { Cell } from './columns.ts'
import type { Condition } from './filter.ts'
import { refuse } from './problems.ts'

export const versions = sql<{ id: number; definition: FormDefinition }, [string]>('extract.versions', 'select id, definition from form.form where key = $1 order by id')

/** Which records: of these versions, in these units as today's map has them, of these days; `repeats` leads to the rows. */
export type Scope = { readonly versions: readonly number[]; readonly units: readonly number[]; readonly day: Day; readonly from: Day | null; readonly to: Day | null; readonly repeats: readonly string[] }
/** Parameters that the scope takes; those of a condition come after. */
export const scopeParameters = 5
const parametersOf = ({ versions: forms, units, day, from, to }: Scope): unknown[] => [forms, units, day, from, to]

/*
 * These statements differ with the form, so they are not prepared. Their text is made of the form's own columns, whose
 * names the engine has checked; whatever a request said is a parameter.
 */
function fromScope({ repeats }: Scope, condition: Condition | undefined): string {
  const laterals = repeats.map((name, i) => `
    cross join lateral jsonb_array_elements(case when jsonb_typeof(${i === 0 ? 'r.answers' : `b${i - 1}.v`} -> '${name}') = 'array' then ${i === 0 ? 'r.answers' : `b${i - 1}.v`} -> '${name}' else '[]' end) with ordinality as b${i}(v, n)`)
  return `from form.record r ${laterals.join('')}
    where r.form = any($1::int[]) and r.leaf = any(array(
      select l.leaf from unnest($2::int[]) u(unit)
      cross join lateral (
        select f.leaf from unit.tree t join unit.tree_node n on n.tree = t.id and n.unit = u.unit join unit.tree_leaf f on f.tree = t.id and f.lft >= n.lft and f.lft < n.rgt where t.valid @> $3::date
        union select u.unit) l))
      and ($4::date is null or r.day >= $4) and ($5::date is null or r.day <= $5)
      and not exists (select from form.record s where s.shard_id = r.shard_id and s.supersedes = r.id)
      ${condition ? `and ${condition.sql}` : ''}`
}

export async function countRows(db: Db, scope: Scope, condition: Condition | undefined): Promise<number> {
  const { rows: [row] } = await db.query<{ count: number }>({ text: `select count(*) as count ${fromScope(scope, condition)}`, values: [...parametersOf(scope), ...(condition?.values ?? [])] })
  return row!.count
}

export type Window = { readonly after: string | undefined; readonly skip: number; readonly limit: number }
type Found = { readonly rows: readonly (readonly Cell[])[]; readonly next?: string }

/** In the order of form, place and id a page is found by where the last one ended; in another order it is counted off. */
export async function pageOfRows(db: Db, scope: Scope, columns: readonly string[], condition: Condition | undefined, order: string | undefined, { after, skip, limit }: Window): Promise<Found> {
  const numbers = scope.repeats.length === 0 ? 'array[0]::bigint[]' : `array[${scope.repeats.map((_, i) => `b${i}.n`).join(', ')}]`
  const place = `r.form, r.leaf, r.id, ${numbers}`
  const values: unknown[] = [...parametersOf(scope), ...(condition?.values ?? [])]
  const parameter = (value: unknown, cast: string): string => `$${values.push(value)}::${cast}`
  let beyond = ''
  let passed = skip
  if (after !== undefined && order === undefined) {
    const at = cursorOf(after)
    // The first comparison is the one an index answers.
    beyond = `and (r.form, r.leaf, r.id) >= (${parameter(at.form, 'int')}, ${parameter(at.leaf, 'int')}, ${parameter(at.id, 'uuid')})
      and (${place}) > (${parameter(at.form, 'int')}, ${parameter(at.leaf, 'int')}, ${parameter(at.id, 'uuid')}, ${parameter(at.numbers, 'bigint[]')})`
  } else if (after !== undefined) passed += offsetOf(after)
  const text = `select r.form as f, r.leaf as l, r.id as i, ${numbers} as n, ${columns.map((column, i) => `${column} as c${i}`).join(', ')} ${fromScope(scope, condition)} ${beyond}
    order by ${order === undefined ? place : `${order}, ${place}`} offset ${parameter(passed, 'bigint')} limit ${parameter(limit + 1, 'bigint')}`
  const { rows } = await db.query<Record<string, Cell> & { f: number; l: number; i: string; n: number[] }>({ text, values })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length <= limit || !last ? undefined : order === undefined ? [last.f, last.l, last.i, last.n.join('-')].join('.') : `o${passed + limit}`
  return { rows: shown.map((row) => columns.map((_, i) => row[`c${i}`] ?? null)), ...(next === undefined ? {} : { next }) }
}

function cursorOf(after: string): { form: number; leaf: number; id: string; numbers: number[] } {
  const [, form, leaf, id, numbers] = /^(\d{1,9})\.(\d{1,10})\.([0-9a-f-]{36})\.(\d{1,6}(?:-\d{1,6}){0,7})$/.exec(after) ?? []
  if (form === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id!) || Number(leaf) > 2_147_483_647) throw refuse('token')
  return { form: Number(form), leaf: Number(leaf), id: id!, numbers: numbers!.split('-').map(Number) }
}

function offsetOf(after: string): number {
  const offset = /^o(\d{1,12})$/.exec(after)?.[1]
  if (offset === undefined) throw refuse('token')
  return Number(offset)
}
