import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { forgetEvidence } from '#core/evidence/forget.ts'
import type { Answer, Answers, Question } from './engine/index.ts'
import * as q from './privacy.queries.ts'

/** `all`: everything that is personal. `photos`: only pictures, but each of them. */
export type What = 'all' | 'photos'

/**
 * The room: takes what is personal out of the records about households. The facts that they stated stay as they are, and so does the
 * digest: it no longer fits, and `redacted_at` says why. The handle must see every place where such records lie.
 * @returns how many records and how many photographs it concerned
 */
export async function redactRecords(db: Db, households: readonly Id[], what: What): Promise<{ records: number; photos: number }> {
  const found = (await q.about.all(db, [...households])).map((row) => ({ row, ...without(row.answers, row.definition.questions, what) })).filter(({ gone }) => gone > 0)
  if (found.length === 0) return { records: 0, photos: 0 }
  await q.redact.run(db, found.map(({ row }) => row.shard), found.map(({ row }) => row.id), found.map(({ answers }) => JSON.stringify(answers)), db.ctx.now)
  const photos = await forgetEvidence(db, found.flatMap(({ row, photos: files }) => files.map((file) => ({ shard: row.shard, leaf: row.leaf, file }))))
  await happened(db, found.map(({ row, gone }) => ({ shard: row.shard, unit: row.leaf, event: 'record.redacted', about: row.id, body: { what, answers: gone } })))
  return { records: found.length, photos }
}

type Rest = { readonly answers: Answers; readonly gone: number; readonly photos: readonly string[] }

/** The answers without those that go; groups lie flat, repetitions are looked into one by one. */
export function without(answers: Answers, questions: readonly Question[], what: What): Rest {
  const kept: Record<string, Answer> = { ...answers }
  const photos: string[] = []
  let gone = 0
  for (const question of flat(questions)) {
    const answer = kept[question.name]
    if (answer === undefined) continue
    const picture = question.type === 'image'
    if (what === 'photos' ? picture : question.personal) {
      delete kept[question.name]
      gone++
      if (picture && typeof answer === 'string') photos.push(answer)
    } else if (question.type === 'repeat' && Array.isArray(answer)) {
      const rows = (answer as readonly Answers[]).map((row) => without(row, question.questions ?? [], what))
      kept[question.name] = rows.map((row) => row.answers)
      gone += rows.reduce((sum, row) => sum + row.gone, 0)
      photos.push(...rows.flatMap((row) => row.photos))
    }
  }
  return { answers: kept, gone, photos }
}

/** A group that is personal makes all that lies in it so. */
function flat(questions: readonly Question[], personal = false): Question[] {
  return questions.flatMap((question) => (question.type === 'group' ? flat(question.questions ?? [], personal || question.personal === true) : [personal ? { ...question, personal } : question]))
}
