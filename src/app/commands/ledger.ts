import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { verifyLedger, type Break } from '#base/ledger/verify.ts'
import { asSystem } from '#core/people/door.ts'
import { inVietnamese, pace, type Say } from './progress.ts'

const what: Readonly<Record<Break['what'], string>> = {
  content: 'nội dung bị thay đổi / its content was changed',
  link: 'không khớp với mục trước / it does not follow from the entry before',
  gap: 'thiếu mục trước đó / an entry before it is missing',
  head: 'phần cuối bị cắt hoặc thay / the end of the chain was cut or replaced',
}

/** `lantoa ledger verify`: every chain from its beginning; 1 when any is broken, with each break named. */
export async function verify(say: Say): Promise<number> {
  const began = performance.now()
  const { entries, chains, breaks } = await request(async () => verifyLedger(await asSystem(ctxOf(), 'system:verify-ledger')))
  say(`${inVietnamese.format(entries)} mục / entries, ${inVietnamese.format(chains)} chuỗi / chains (${pace(entries, performance.now() - began)})`)
  for (const { unit, seq, what: kind } of breaks) say(`  đơn vị / unit ${unit}, mục / entry ${seq}: ${what[kind]}`)
  const whole = breaks.length === 0
  say(whole ? 'Sổ cái nguyên vẹn / the ledger is whole' : `Sổ cái có ${breaks.length} chỗ đứt / the ledger is broken in ${breaks.length} places`)
  return whole ? 0 : 1
}
