import { sql, type Db } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'

/** Whether somebody works in a place in one of some roles. */
export type InRole = { readonly account: Id; readonly leaf: number; readonly roles: readonly string[] }

const held = sql<{ at: number }, [Id[], number[], string[], Day]>('people.held_in_role', `
  select a.at::int as at from unnest($1::uuid[], $2::int[], $3::text[]) with ordinality as a(account, leaf, roles, at)
  where exists (
    select from unit.tree t join unit.tree_leaf f on f.tree = t.id and f.leaf = a.leaf
    join people.mandate m on m.account = a.account and m.valid @> $4::date and m.role = any(string_to_array(a.roles, ','))
    cross join lateral (
      select n.lft, n.rgt from unit.tree_node n where n.tree = t.id and n.unit = m.unit
      union all
      select x.lft, x.lft + 1 from unit.tree_leaf x where x.tree = t.id and x.leaf = m.unit) s
    where t.valid @> $4::date and s.lft <= f.lft and f.lft < s.rgt)`)
const ofAccount = sql<{ role: string }, [Id, Day]>('people.roles_held', 'select distinct m.role from people.mandate m where m.account = $1 and m.valid @> $2::date')

/** Which of them hold, today: their numbers in the list. */
export async function inRole(db: Db, asked: readonly InRole[]): Promise<ReadonlySet<number>> {
  const rows = await held.all(db, asked.map((a) => a.account), asked.map((a) => a.leaf), asked.map((a) => a.roles.join(',')), db.ctx.day)
  return new Set(rows.map(({ at }) => at - 1))
}

/** In which roles the account works today, wherever. */
export async function rolesHeld(db: Db): Promise<ReadonlySet<string>> {
  return new Set((await ofAccount.all(db, db.ctx.account!, db.ctx.day)).map(({ role }) => role))
}
