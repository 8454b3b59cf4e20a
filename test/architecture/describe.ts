import type pg from 'pg'

type Client = Pick<pg.Client, 'query'>
type Line = { schema: string; object: string; line: string }

const ours = `n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'public', 'graphile_worker')`
/** Everything an extension brought along is not ours. */
const own = (oid: string, catalog: string) => `not exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`

const tables = `
  select n.nspname as schema, c.relname as object, c.relkind = 'v' as view, c.relrowsecurity as walled, c.relforcerowsecurity as forced,
         case when c.relkind = 'v' then pg_get_viewdef(c.oid, true) end as definition
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v') and ${ours} and ${own('c.oid', 'pg_class')} order by 1, 2`
const columns = `
  select n.nspname as schema, c.relname as object, rpad(a.attname, 26) || format_type(a.atttypid, a.atttypmod)
         || case when a.attnotnull then ', required' else '' end
         || case when a.attidentity <> '' then ', numbered by the database' when a.attgenerated <> '' then ', computed ' || pg_get_expr(f.adbin, f.adrelid)
                 when f.adbin is not null then ', unless given ' || pg_get_expr(f.adbin, f.adrelid) else '' end as line
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  left join pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and ${ours} order by 1, 2, a.attnum`
const constraints = `
  select n.nspname as schema, c.relname as object,
         case k.contype when 'p' then 'key: ' when 'u' then 'unique: ' when 'f' then 'refers: ' when 'x' then 'never two: ' else 'rule: ' end
         || pg_get_constraintdef(k.oid) || case when k.conname like '%.%' then ', else ' || k.conname else '' end as line
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where k.contype in ('p', 'u', 'f', 'x', 'c') and ${ours} order by 1, 2, array_position(array['p', 'u', 'x', 'f', 'c'], k.contype::text), 3`
const indexes = `
  select n.nspname as schema, c.relname as object, 'index ' || i.relname || ': ' || regexp_replace(pg_get_indexdef(i.oid), '^.* USING ', '') as line
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and not exists (select from pg_constraint k where k.conindid = i.oid) order by 1, 2, 3`
const policies = `
  select n.nspname as schema, c.relname as object, 'policy ' || p.polname || ' for '
         || (select string_agg(pg_get_userbyid(r), ', ' order by 1) from unnest(p.polroles) r) || ': sees ' || coalesce(pg_get_expr(p.polqual, p.polrelid), 'all')
         || '; writes ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'the same') as line
  from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${ours} order by 1, 2, 3`
const grants = `
  select n.nspname as schema, c.relname as object,
         pg_get_userbyid(g.grantee) || ' may ' || string_agg(lower(g.privilege_type), ', ' order by array_position(array['SELECT', 'INSERT', 'UPDATE', 'DELETE'], g.privilege_type), g.privilege_type) as line
  from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) g
  where c.relkind in ('r', 'p', 'v') and g.grantee <> c.relowner and ${ours} group by 1, 2, g.grantee order by 1, 2, 3`
const routines = `
  select n.nspname as schema, 'function ' || p.proname as object, '(' || pg_get_function_identity_arguments(p.oid) || ') returns ' || pg_get_function_result(p.oid)
         || case p.prokind when 'a' then ', aggregate' else '' end || case when p.prosecdef then ', with the rights of its owner' else '' end as line
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ours} and ${own('p.oid', 'pg_proc')} order by 1, 2, 3`

/** The live schemas in words, by name: tables, columns, keys, rules, indexes, policies, grants, views and functions. */
export async function describe(client: Client): Promise<Map<string, string>> {
  const rows = async (text: string) => (await client.query<Line>(text)).rows
  const found = (await client.query<{ schema: string; object: string; view: boolean; walled: boolean; forced: boolean; definition: string | null }>(tables)).rows
  const lines = Map.groupBy([...(await rows(columns)), ...(await rows(constraints)), ...(await rows(indexes)), ...(await rows(policies)), ...(await rows(grants))], (l) => `${l.schema}.${l.object}`)
  const texts = new Map<string, string>()
  const add = (schema: string, text: string) => texts.set(schema, `${texts.get(schema) ?? `The schema ${schema}, as the migrations make it. Written by: node tools/schema.mjs\n`}\n${text}\n`)
  for (const t of found) {
    const head = t.view ? `view ${t.schema}.${t.object}` : `table ${t.schema}.${t.object}${t.walled ? `, behind row-level security${t.forced ? ', its owner too' : ''}` : ''}`
    const definition = t.definition === null ? [] : t.definition.replace(/;$/, '').split('\n').map((line) => line.trimEnd())
    add(t.schema, [head, ...definition, ...(lines.get(`${t.schema}.${t.object}`) ?? []).map((l) => l.line)].join('\n  '))
  }
  for (const [name, ways] of Map.groupBy(await rows(routines), (r) => `${r.schema}.${r.object}`)) add(ways[0]!.schema, ways.map((w) => name.replace('.function ', '.').replace(/^/, 'function ') + w.line).join('\n'))
  return texts
}
