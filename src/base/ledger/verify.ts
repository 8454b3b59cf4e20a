import { sql, type Db } from '../db/sql.ts'
import { sha256, type Id } from '../id.ts'
import { digestOf, genesis } from './ledger.ts'

type Row = {
  shard_id: number; unit: number; seq: number; at: Date; actor: Id | null; mandate: Id | null; event: string; about: Id
  body: Record<string, unknown>; digest: Buffer; hash: Buffer
}

export type Break = { readonly unit: number; readonly seq: number; readonly what: 'content' | 'link' | 'gap' | 'head' }
export type Verdict = { readonly entries: number; readonly chains: number; readonly breaks: readonly Break[] }

const page = sql<Row, [number, number, number]>('ledger.page', `
  select shard_id, unit, seq, at, actor, mandate, event, about, body, digest, hash from ledger.entry
  where (shard_id, unit, seq) > ($1, $2, $3) order by shard_id, unit, seq limit 5000`)
const heads = sql<{ unit: number; seq: number; hash: Buffer }>('ledger.heads', 'select unit, seq, hash from ledger.head')

/**
 * Reads every chain from its beginning and recomputes what each entry must be. A changed word breaks `content`, a
 * changed or reordered entry breaks `link`, a removed one leaves a `gap`, a removed tail disagrees with the `head`.
 */
export async function verifyLedger(db: Db, progress: (entries: number) => void = () => {}): Promise<Verdict> {
  const breaks: Break[] = []
  const ends = new Map<number, { seq: number; hash: Buffer }>()
  let entries = 0
  let last: [number, number, number] = [-1, -1, -1]
  for (;;) {
    const rows = await page.all(db, ...last)
    if (rows.length === 0) break
    for (const row of rows) {
      const before = ends.get(row.unit) ?? { seq: 0, hash: genesis(row.unit) }
      const fault = faultOf(row, before)
      if (fault) breaks.push({ unit: row.unit, seq: row.seq, what: fault })
      ends.set(row.unit, { seq: row.seq, hash: row.hash })
    }
    const end = rows.at(-1)!
    last = [end.shard_id, end.unit, end.seq]
    progress((entries += rows.length))
  }
  const allHeads = await heads.all(db)
  for (const head of allHeads) {
    const end = ends.get(head.unit) ?? { seq: 0, hash: genesis(head.unit) }
    if (end.seq !== head.seq || !end.hash.equals(head.hash)) breaks.push({ unit: head.unit, seq: head.seq, what: 'head' })
  }
  return { entries, chains: allHeads.length, breaks }
}

function faultOf(row: Row, before: { seq: number; hash: Buffer }): Break['what'] | undefined {
  if (row.seq !== before.seq + 1) return 'gap'
  if (!digestOf({ ...row, at: row.at.toISOString() }).equals(row.digest)) return 'content'
  if (!sha256(Buffer.concat([before.hash, row.digest])).equals(row.hash)) return 'link'
  return undefined
}
