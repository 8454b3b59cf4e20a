import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { allow } from '#core/people/door.ts'
import { getLeaf } from '#core/unit/read.ts'

/** Days after which files of a record that was never completed are no longer waited for; as evidence they stay. */
const waitsFor = 14

const put = sql<never, [number, Id, Id, number, string[], Buffer[], Date]>('form.put_arriving', `
  with over as (delete from form.arriving where arrived_at < $7::timestamptz - interval '${waitsFor} days')
  insert into form.arriving (shard_id, account, record, leaf, file, digest, arrived_at)
  select $1, $2, $3, $4, f.name, f.digest, $7 from unnest($5::text[], $6::bytea[]) as f(name, digest)
  on conflict (shard_id, account, record, file) do update set digest = excluded.digest, arrived_at = excluded.arrived_at`)
const here = sql<{ file: string; digest: Buffer }, [number, Id, Id]>('form.arriving', 'select file, digest from form.arriving where shard_id = $1 and account = $2 and record = $3')
const end = sql<never, [Id, Id]>('form.end_arriving', 'delete from form.arriving where account = $1 and record = $2')

/** Where a record that is still arriving will belong. */
export type Arriving = { readonly record: Id; readonly unit: number; readonly day: Day }

/** Remembers that these files of a record are here, as evidence of its place, by the digests of their bytes as sent (hex). @throws Problem `people.*`, `unit.*` */
export async function filesArrived(ctx: Ctx, { record, unit, day }: Arriving, files: ReadonlyMap<string, string>): Promise<void> {
  await request(async () => {
    const db = await allow(ctx, 'record.enter', unit)
    const { shard, leaf } = await getLeaf(db, unit, day)
    await put.run(db, shard, ctx.account!, record, leaf, [...files.keys()], [...files.values()].map((digest) => Buffer.from(digest, 'hex')), ctx.now)
  })
}

/** The files of a record that came with earlier posts. @throws Problem `people.*`, `unit.*` */
export async function filesHere(ctx: Ctx, { record, unit, day }: Arriving): Promise<ReadonlyMap<string, string>> {
  return request(async () => {
    const db = await allow(ctx, 'record.enter', unit)
    const { shard } = await getLeaf(db, unit, day)
    return new Map((await here.all(db, shard, ctx.account!, record)).map(({ file, digest }) => [file, digest.toString('hex')]))
  })
}

/** The record is in: nothing of it is waited for any more. */
export async function allArrived(ctx: Ctx, { record, unit }: Arriving): Promise<void> {
  await request(async () => { await end.run(await allow(ctx, 'record.enter', unit), ctx.account!, record) })
}
