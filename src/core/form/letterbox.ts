import { ctxOf, type Ctx } from '#base/ctx.ts'
import { separately } from '#base/db/transaction.ts'
import { mayRetry } from '#base/db/translate.ts'
import { knock } from '#core/people/door.ts'
import { enterTogether, type Receipt, type RecordInput } from './record.ts'

/*
 * Many phones send one record each at the same moment. Giving each a transaction of its own would wait for the disk once
 * per record; so records that arrive while a transaction is being written share the next one, whoever sent them. Each is
 * judged by its own sender's mandates and gets its own receipt, and only after that transaction has committed (decision 0004).
 */
type Letter = { ctx: Ctx; input: RecordInput; done: (receipt: Receipt) => void; failed: (error: unknown) => void }

const letters: Letter[] = []
const maxTogether = 200
/** While one transaction waits for the disk, the next is being written. */
const maxUnderway = 2
let underway = 0

/** Enters one record; the promise settles once it is durable. Refusals of this record come as a `refused` receipt. */
export async function enterRecord(ctx: Ctx, input: RecordInput): Promise<Receipt> {
  knock(ctx, 'record.enter')
  return new Promise((done, failed) => {
    letters.push({ ctx, input, done, failed })
    if (underway < maxUnderway) void empty()
  })
}

async function empty(): Promise<void> {
  underway++
  while (letters.length > 0) await deliver(letters.splice(0, maxTogether))
  underway--
}

async function deliver(batch: readonly Letter[], tries = 3): Promise<void> {
  // `now` is read anew for each transaction: a box under steady load never stands still.
  const now = new Date()
  try {
    const receipts = await separately(() => enterTogether(batch.map(({ ctx, input }) => ({ ctx: ctxOf({ ...ctx, now }), input }))))
    for (const [i, letter] of batch.entries()) letter.done(receipts[i]!)
  } catch (error) {
    if (mayRetry(error) && tries > 1) return deliver(batch, tries - 1)
    if (batch.length === 1) return batch[0]!.failed(error)
    // One letter must not fail for what another brought: the halves are tried apart, until the one to blame is alone.
    const half = Math.ceil(batch.length / 2)
    await Promise.all([deliver(batch.slice(0, half)), deliver(batch.slice(half))])
  }
}
