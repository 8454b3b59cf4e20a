/** At a steady stream of records: how long after its acknowledgement a record stands in the nation's published figure. */
import { setTimeout as sleep } from 'node:timers/promises'
import { lastOfMonth, monthOf, today } from '#base/day.ts'
import { connectTo } from './lib/http.ts'
import { watchLag } from './lib/lag.ts'
import { openNation, person } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { enrolment, impact, post, villagesOfCommune } from './lib/records.ts'
import { atMost, median, percentile, plain, report } from './lib/report.ts'
import { get, startServer } from './lib/server.ts'

const options = numbers({ rate: 1_000, batch: 25, seconds: 20, villages: 90_000 })
const nation = await openNation(options)
const server = await startServer(nation.url)
try {
  const who = await person('gateway', 'city_office', nation.nation)
  const places = Array.from({ length: 40 }, (_, i) => villagesOfCommune(nation, i)).flat()
  await stream(who.token, places, 2).finished
  const lag = await watchLag(nation.url)
  const streaming = stream(who.token, places, options.seconds)
  const seen = await probe(who.token, places, () => streaming.done())
  const { sent, late } = await streaming.finished
  const lags = await lag.stop()
  report({ bench: 'visibility', options, rows: [
    plain('records acknowledged per second', sent / options.seconds, 'records/s'),
    atMost('in the nation\'s figure after, p95', percentile(seen, 0.95), 'ms', 1_000),
    plain('in the nation\'s figure after, p50', median(seen), 'ms'),
    plain('folded into the cells after, p50', median(lags), 'ms'),
    plain('folded into the cells after, p95', percentile(lags, 0.95), 'ms'),
    plain('probes', seen.length, 'records'),
    plain('batches sent later than due', late, 'batches'),
  ], notes: ['A figure adds what waits to be folded while that is little, so it can be ahead of the cells.'] })
} finally {
  await server.stop()
  await nation.stop()
}

type Stream = { done(): boolean; readonly finished: Promise<{ sent: number; late: number }> }

/** Sends batches on a fixed beat, whether or not the one before was quick. */
function stream(token: string, places: Parameters<typeof enrolment>[0][], seconds: number): Stream {
  const beat = (1_000 * options.batch) / options.rate
  const beats = Math.floor((seconds * 1_000) / beat)
  let ended = false
  const finished = (async () => {
    const clients = await Promise.all(Array.from({ length: 8 }, () => connectTo(server.port)))
    const free = [...clients]
    const waiting: Promise<void>[] = []
    let late = 0
    const start = performance.now()
    for (let b = 0; b < beats; b++) {
      const due = start + b * beat
      if (performance.now() < due) await sleep(due - performance.now())
      while (free.length === 0) await sleep(1)
      if (performance.now() > due + 100) late++
      const client = free.pop()!
      const records = Array.from({ length: options.batch }, (_, i) => enrolment(places[(b * options.batch + i) % places.length]!))
      waiting.push(client.send(post(token, { records })).then(({ status }) => {
        if (status !== 200) throw new Error(`answered ${status}`)
        free.push(client)
      }))
    }
    await Promise.all(waiting)
    for (const client of clients) client.close()
    ended = true
    return { sent: beats * options.batch, late }
  })()
  return { done: () => ended, finished }
}

/** Enters a record of another form now and then, and asks for the nation's figure until it has grown by it. */
async function probe(token: string, places: Parameters<typeof impact>[0][], done: () => boolean): Promise<number[]> {
  const client = await connectTo(server.port)
  const month = monthOf(today())
  const ask = get(`/api/values?indicator=waste.reduction_tonnes&unit=${nation.nation}&period=${month}..${lastOfMonth(month)}`)
  const figure = async () => (JSON.parse((await client.send(ask)).body.toString()) as { n: number }).n
  const waits: number[] = []
  for (let before = await figure(); !done(); await sleep(100)) {
    const { status, body } = await client.send(post(token, impact(places[waits.length % places.length]!)))
    if (status !== 201) throw new Error(`answered ${status}: ${body.toString()}`)
    const since = performance.now()
    let now = await figure()
    while (now === before) {
      await sleep(10)
      now = await figure()
    }
    waits.push(performance.now() - since)
    before = now
  }
  client.close()
  return waits
}
