import { ctxOf, type Ctx } from '#base/ctx.ts'
import { separately } from '#base/db/transaction.ts'
import { mayRetry } from '#base/db/translate.ts'
import { enterRecords, type Receipt, type RecordInput } from './record.ts'

/*
 * Many phones send one record each at the same moment. Giving each a transaction of its own would wait for the disk once
 * per record; so records that arrive while a transaction is being written share the next one. Each still gets its own
 * receipt, and only after that transaction has committed (decision 0004).
 */
type Letter = { input: RecordInput; done: (receipt: Receipt) => void; failed: (error: unknown) => void }
type Box = { letters: Letter[]; emptying: boolean }

const boxes = new Map<string, Box>()
const maxTogether = 200

/** Enters one record; the promise settles once it is durable. Refusals of this record come as a `refused` receipt. */
export function enterRecord(ctx: Ctx, input: RecordInput): Promise<Receipt> {
  const name = `${ctx.account} ${ctx.scopes?.join(',') ?? '*'}`
  const box = boxes.get(name) ?? { letters: [], emptying: false }
  boxes.set(name, box)
  return new Promise((done, failed) => {
    box.letters.push({ input, done, failed })
    if (box.emptying) return
    box.emptying = true
    void empty(ctx, box).finally(() => boxes.delete(name))
  })
}

async function empty(ctx: Ctx, box: Box): Promise<void> {
  while (box.letters.length > 0) {
    const batch = box.letters.splice(0, maxTogether)
    // `now` is read anew for each transaction: a box under steady load never stands still.
    await deliver(ctxOf({ ...ctx, now: new Date() }), batch)
  }
  box.emptying = false
}

async function deliver(ctx: Ctx, batch: readonly Letter[], tries = 3): Promise<void> {
  try {
    const receipts = await separately(() => enterRecords(ctx, batch.map((l) => l.input)))
    for (const [i, letter] of batch.entries()) letter.done(receipts[i]!)
  } catch (error) {
    if (mayRetry(error) && tries > 1) return deliver(ctx, batch, tries - 1)
    // One letter must not fail for what another brought: what cannot be written together is tried alone.
    if (batch.length > 1) await Promise.all(batch.map((letter) => deliver(ctx, [letter])))
    else batch[0]!.failed(error)
  }
}
