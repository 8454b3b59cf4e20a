import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** How long what is written now waits until the folder has carried it into the cells, asked four times a second. */
export async function watchLag(url: string): Promise<{ stop(): Promise<number[]> }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  let stopping = false
  const lags: number[] = []
  const watching = (async () => {
    while (!stopping) {
      const { rows: [last] } = await client.query<{ seq: string | null }>('select seq from fact.delta order by seq desc limit 1')
      const since = performance.now()
      if (last?.seq != null) {
        while ((await client.query('select from fact.delta where seq <= $1 order by seq limit 1', [last.seq])).rowCount !== 0) await sleep(25)
        lags.push(performance.now() - since)
      }
      await sleep(250)
    }
  })()
  return {
    stop: async () => {
      stopping = true
      await watching
      await client.end()
      return lags
    },
  }
}
