import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { beginning, countRecords, rederiveFacts, type Place } from '#core/form/rederive.ts'
import { rebuildCells } from '#core/indicator/rebuild.ts'
import { asSystem } from '#core/people/door.ts'
import { inVietnamese, pace, progress, type Say } from './progress.ts'

const system = () => asSystem(ctxOf(), 'system:rebuild')

/** `lantoa rebuild [--records]`: the figures anew from the facts; with `records`, first the facts anew from the records. */
export async function rebuild(say: Say, { records = false }: { readonly records?: boolean } = {}): Promise<number> {
  if (records) await rederive(say)
  say('Tính lại các chỉ số từ số liệu gốc … / counting the figures again …')
  const began = performance.now()
  const facts = await request(async () => rebuildCells(await system()))
  say(`${inVietnamese.format(facts)} số liệu / facts (${pace(facts, performance.now() - began)})`)
  return 0
}

/** A transaction for each few thousand records, so that nobody waits for a nation's worth of them. */
async function rederive(say: Say): Promise<void> {
  const total = await request(async () => countRecords(await system()))
  const bar = progress('Phiếu / records', total, say)
  const began = performance.now()
  let [done, facts, wrong] = [0, 0, 0]
  for (let place: Place | undefined = beginning; place; ) {
    const from: Place = place
    const page = await request(async () => rederiveFacts(await system(), from))
    done += page.records
    facts += page.facts
    wrong += page.wrong.length
    for (const id of page.wrong) say(`  ${id}: số liệu khác phiếu, đã sửa / facts differed from the record, mended`)
    bar.to(done)
    place = page.next
  }
  bar.end()
  const [factCount, recordCount] = [facts, done].map((count) => inVietnamese.format(count))
  say(`${factCount} số liệu từ / facts from ${recordCount} phiếu / records, ${wrong} phải sửa / mended (${pace(facts, performance.now() - began)})`)
}
