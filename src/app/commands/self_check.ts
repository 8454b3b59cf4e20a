import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { selfCheck } from '#core/indicator/self_check.ts'
import { asSystem } from '#core/people/door.ts'
import { inVietnamese, pace, type Say } from './progress.ts'

/** `lantoa self-check [--cells N]`: what the nightly job does, now. @returns 1 when a figure was wrong, although it is mended */
export async function checkFigures(say: Say, cells = 200): Promise<number> {
  const began = performance.now()
  const { cells: looked, wrong } = await request(async () => selfCheck(await asSystem(ctxOf(), 'system:self-check'), cells))
  for (const { kind, place, measure, month, shown, facts } of wrong) {
    say(`  ${kind} ${place}, đại lượng / measure ${measure}, ${month}: hiện / showed ${shown ?? '–'}, đúng / is ${facts ?? '–'}`)
  }
  const speed = pace(looked, performance.now() - began)
  say(`${inVietnamese.format(looked)} ô đã tính lại / cells computed again (${speed}), ${wrong.length} sai, đã sửa / wrong, mended`)
  return wrong.length === 0 ? 0 : 1
}
