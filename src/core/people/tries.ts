import type pg from 'pg'
import { sha256 } from '#base/id.ts'
import { refuse } from '#base/problem.ts'

/*
 * Wrong passwords are counted, right ones are not: a class of forty behind one router signs in at the same minute, while
 * nobody guesses one account's password for long, nor one password for many accounts. A name that does not exist is counted
 * like any other, or the count would tell which do.
 */
const mostOfAccount = 10
const mostOfAddress = 100
const window = "interval '15 minutes'"

const count = `
  with over as (delete from failed_try where since < now() - ${window} and digest <> all($1::bytea[]))
  insert into failed_try as t (digest, count, since) select d, 1, now() from unnest($1::bytea[]) d order by d
  on conflict (digest) do update set count = case when t.since < now() - ${window} then 1 else t.count + 1 end,
    since = case when t.since < now() - ${window} then now() else t.since end
  returning digest, count, ceil(extract(epoch from since + ${window} - now()))::int as seconds`
const uncount = 'update failed_try set count = greatest(count - 1, 0) where digest = any($1::bytea[])'

/** Counts over the connection of sign-in, whose schema is `people`. */
export function countTries(pool: pg.Pool) {
  const digests = (username: string, address: string) => [sha256(`account ${username.trim().toLowerCase()}`), sha256(`address ${address}`)] as const
  return {
    /**
     * Counts a try before it is made, so that many at one moment are no way around; `forgive` it unless the password was wrong.
     * @throws Problem `request.too_many`
     */
    async begin(username: string, address: string): Promise<void> {
      const [account, from] = digests(username, address)
      const { rows } = await pool.query<{ digest: Buffer; count: number; seconds: number }>(count, [[account, from]])
      const most = (digest: Buffer) => (digest.equals(account) ? mostOfAccount : mostOfAddress)
      const waits = rows.filter((row) => row.count > most(row.digest)).map((row) => row.seconds)
      if (waits.length > 0) throw refuse('too_many', { seconds: Math.max(...waits) })
    },
    async forgive(username: string, address: string): Promise<void> {
      await pool.query(uncount, [[...digests(username, address)]])
    },
  }
}
