import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'

/** Unit and days to look at, today (whose map is used), and for each form's id what it asks about persons. */
export type Scope = [unit: number, from: Day | null, to: Day, today: Day, personal: string]

/*
 * The standing records of a unit in a period, without what names a household. UUIDv7 carries the moment the form was begun on
 * the phone; ids of another kind (imports, ODK Collect) carry none.
 */
const records = `
  places as (
    select k.leaf from unit.tree t join unit.tree_node n on n.tree = t.id and n.unit = $1 join unit.node_leaf k on k.node = n.node where t.valid @> $4::date
    union select $1
  ),
  records as (
    select r.author, r.form, r.id, r.device, r.received_at, uuid_extract_timestamp(r.id) as made,
           r.answers - coalesce((select array_agg(k) from jsonb_array_elements_text($5::jsonb -> r.form::text) k), '{}'::text[]) as rest
    from form.record r
    where r.leaf in (select leaf from places) and ($2::date is null or r.day >= $2) and r.day <= $3 and r.author is not null
      and not exists (select from form.record c where c.shard_id = r.shard_id and c.supersedes = r.id)
  )`

export type DigitRow = { author: Id; form: number; question: string; counts: number[]; spread: number }

/** How often each last digit of whole parts stands in numbers from 10 on, by author, form and question. */
export const digits = sql<DigitRow, [...Scope, number]>('verification.digits', `
  with ${records},
  numbers as (
    select r.author, r.form, a.key as question, trunc(abs((a.value #>> '{}')::numeric)) as number
    from records r cross join lateral jsonb_each(r.rest) a where jsonb_typeof(a.value) = 'number'
  ),
  big as (select * from numbers where number >= 10)
  select author, form, question,
         (select array_agg((select count(*) from unnest(n.all) x where x % 10 = d)::int order by d) from generate_series(0, 9) d) as counts, n.spread
  from (
    select author, form, question, array_agg(number) as all,
           (percentile_cont(0.9) within group (order by number::float8) - percentile_cont(0.1) within group (order by number::float8))::float8 as spread
    from big group by author, form, question having count(*) >= $6) n
  order by author, form, question`)

export type RunRow = {
  author: Id; form: number; first: Id; records: number; questions: number; outside: number; outsideAlike: number; others: number; othersAlike: number
}

/** Runs of at least `$6` records of one author and form, one after the other, that are alike in everything but the household. */
export const runs = sql<RunRow, [...Scope, number]>('verification.runs', `
  with ${records},
  marked as (
    select *, (lag(rest) over w is distinct from rest)::int as begins from records window w as (partition by author, form order by coalesce(made, received_at), id)
  ),
  numbered as (select *, sum(begins) over (partition by author, form order by coalesce(made, received_at), id) as run from marked),
  found as (
    select author, form, run, rest, min(id::text)::uuid as first, count(*)::int as records from numbered
    group by author, form, run, rest having count(*) >= $6
  ),
  alike as (select author, form, rest, count(*)::int as n from records where (form, rest) in (select form, rest from found) group by author, form, rest),
  whole as (select author, form, count(*)::int as n from records group by author, form)
  select f.author, f.form, f.first, f.records, (select count(*)::int from jsonb_object_keys(f.rest)) as questions,
         (select n from whole w where w.author = f.author and w.form = f.form) - f.records as outside,
         (select n from alike a where a.author = f.author and a.form = f.form and a.rest = f.rest) - f.records as "outsideAlike",
         coalesce((select sum(n) from whole w where w.author <> f.author and w.form = f.form), 0)::int as others,
         coalesce((select sum(n) from alike a where a.author <> f.author and a.form = f.form and a.rest = f.rest), 0)::int as "othersAlike"
  from found f order by f.author, f.form, f.first`)

export type BurstRow = { author: Id; form: number; first: Id; records: number; seconds: number }

/** Runs of at least `$6` forms of one author that a phone began within five seconds of each other. */
export const bursts = sql<BurstRow, [...Scope, number]>('verification.bursts', `
  with ${records},
  marked as (
    select *, (made - lag(made) over w <= interval '5 seconds') is not true as begins from records
    where device is not null and made is not null window w as (partition by author, form order by made, id)
  ),
  numbered as (select *, sum(begins::int) over (partition by author, form order by made, id) as run from marked)
  select author, form, min(id::text)::uuid as first, count(*)::int as records, extract(epoch from max(made) - min(made))::float8 as seconds
  from numbered group by author, form, run having count(*) >= $6 order by 1, 2, 3`)

export const forms = sql<{ id: number; key: string; definition: FormWords }, []>('verification.forms', 'select id, key, definition from form.form order by id')
export type FormWords = { readonly title: { vi: string; en?: string }; readonly questions: readonly QuestionWords[] }
export type QuestionWords = { readonly name: string; readonly label?: { vi: string; en?: string }; readonly personal?: boolean; readonly questions?: readonly QuestionWords[] }

export const names = sql<{ id: Id; name: string }, [Id[]]>('verification.names', 'select id, name from people.account where id = any($1::uuid[])')

export const dismissed = sql<{ flag: Id; records: number }, [Id[]]>('verification.dismissed', `
  select flag, max(records) as records from verification.dismissal where flag = any($1::uuid[]) group by flag`)
export const dismiss = sql<never, [Id, number, number, number, string, Id | null, Date]>('verification.dismiss', `
  insert into verification.dismissal (flag, unit, leaf, records, reason, dismissed_by, dismissed_at) values ($1, $2, $3, $4, $5, $6, $7)`)
