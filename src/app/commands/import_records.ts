import { ctxOf, type Ctx } from '#base/ctx.ts'
import { isDay } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { request } from '#base/db/transaction.ts'
import { mayRetry } from '#base/db/translate.ts'
import { canonical } from '#base/canonical.ts'
import { idFrom, type Id } from '#base/id.ts'
import type { Row, Table } from '#base/table/read.ts'
import { didYouMean } from '#core/form/engine/nearest.ts'
import { typedAnswer, typedDay } from '#core/form/engine/typed.ts'
import type { Answers, FormDefinition, Question } from '#core/form/engine/types.ts'
import { getForm } from '#core/form/form.ts'
import { enterRecords, maxBatch, type RecordInput } from '#core/form/record.ts'
import { asSystem } from '#core/people/door.ts'
import { refuseImport } from './problems.ts'
import { allOrNothing, forRow, refusedOf, type Outcome, type Refused } from './refused.ts'
import { whichUnit, type WhichUnit } from './which_unit.ts'

export type RecordsImport = {
  readonly form: string; readonly as: string
  /** Unit of rows that name none. */
  readonly unit?: number
  /** Take the good rows in although others are refused. */
  readonly good?: boolean
}
type Reading = {
  readonly form: FormDefinition; readonly questions: ReadonlyMap<string, Question>; readonly unit: number | undefined; readonly which: WhichUnit
}
type Entry = { readonly row: number; readonly input: RecordInput }

const accountNamed = sql<{ id: Id }, [string]>('import.account', 'select id from people.account where username = $1')

/** @throws Problem `import.no_account` */
export async function getAccountNamed(db: Db, username: string): Promise<Id> {
  const found = await accountNamed.first(db, username.toLowerCase())
  if (!found) throw refuseImport('no_account', { username: username.slice(0, 40) })
  return found.id
}

/**
 * Rows of a table as records of a form: a column for each question, `day`, and `unit`. They go through the verb by which a
 * phone enters them, within the mandates of the account `as`. A record's id comes from its content, so that the same file
 * again changes nothing; rows that say exactly the same are one record.
 * @throws Problem `import.*`, `record.unknown_form` for what concerns the whole file
 */
export async function importRecords(table: Table, wanted: RecordsImport, tick: (done: number) => void = () => {}): Promise<Outcome> {
  const refused: Refused[] = []
  const { entries, account } = await request(async () => {
    const db = await asSystem(ctxOf(), 'system:import')
    const account = await getAccountNamed(db, wanted.as)
    const { form } = await getForm(db, wanted.form)
    const reading: Reading = {
      form: form.definition, questions: questionsOf(form.definition, table.columns, wanted.unit !== undefined), unit: wanted.unit, which: whichUnit(db),
    }
    return { account, entries: await read(table, reading, refused) }
  })
  const ctx = ctxOf({ account })
  const batches = Array.from({ length: Math.ceil(entries.length / maxBatch) }, (_, i) => entries.slice(i * maxBatch, (i + 1) * maxBatch))
  if (wanted.good) return enterGood(ctx, batches, refused, tick)
  return allOrNothing((work) => patiently(() => request(work)), async () => {
    const outcomes: Omit<Outcome, 'kept'>[] = []
    for (const [i, batch] of batches.entries()) {
      outcomes.push(await enter(ctx, batch))
      tick(Math.min((i + 1) * maxBatch, entries.length))
    }
    return sum(outcomes, refused)
  })
}

/** Each thousand rows by itself: what is in stays in, also when the machine stops half-way. */
async function enterGood(ctx: Ctx, batches: readonly Entry[][], refused: readonly Refused[], tick: (done: number) => void): Promise<Outcome> {
  const outcomes: Omit<Outcome, 'kept'>[] = []
  for (const [i, batch] of batches.entries()) {
    outcomes.push(await patiently(() => request(() => enter(ctx, batch))))
    tick(i * maxBatch + batch.length)
  }
  return { ...sum(outcomes, refused), kept: true }
}

/** Records that arrive meanwhile may take the same locks in another order; then one of the two has to begin again. */
async function patiently<T>(work: () => Promise<T>, tries = 5): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!mayRetry(error) || tries === 1) throw error
    return patiently(work, tries - 1)
  }
}

async function enter(ctx: Ctx, batch: readonly Entry[]): Promise<Omit<Outcome, 'kept'>> {
  const receipts = await enterRecords(ctx, batch.map((entry) => entry.input))
  return {
    taken: receipts.filter((r) => r.status === 'accepted').length,
    known: receipts.filter((r) => r.status === 'known').length,
    // A missing mandate is said of the unit, although no answer is wrong.
    refused: receipts.flatMap((r, i) => (r.status !== 'refused' ? []
      : refusedOf(batch[i]!.row, r.problem, r.problem.code.startsWith('people.') ? 'unit' : undefined))),
  }
}

function sum(outcomes: readonly Omit<Outcome, 'kept'>[], unread: readonly Refused[]): Omit<Outcome, 'kept'> {
  return {
    taken: outcomes.reduce((n, o) => n + o.taken, 0),
    known: outcomes.reduce((n, o) => n + o.known, 0),
    refused: [...unread, ...outcomes.flatMap((o) => o.refused)].toSorted((a, b) => a.row - b.row),
  }
}

/** The question of each column. Answers of a repeat have no place in a flat table. */
function questionsOf(form: FormDefinition, columns: readonly string[], hasUnit: boolean): ReadonlyMap<string, Question> {
  const questions = new Map(askedIn(form.questions).map((question) => [question.name, question]))
  const known = ['unit', 'day', ...questions.keys()]
  for (const column of columns) {
    if (!known.includes(column)) throw refuseImport('column', { column: column.slice(0, 60), known: known.join(', '), ...didYouMean(column, known) })
  }
  for (const column of hasUnit ? ['day'] : ['unit', 'day']) if (!columns.includes(column)) throw refuseImport('column_missing', { column })
  return questions
}

function askedIn(questions: readonly Question[]): Question[] {
  return questions.flatMap((q) => (q.type === 'group' ? askedIn(q.questions ?? []) : q.type === 'repeat' || q.type === 'note' ? [] : [q]))
}

async function read(table: Table, reading: Reading, refused: Refused[]): Promise<Entry[]> {
  const entries: Entry[] = []
  for (const row of table.rows) {
    const input = await forRow(row.number, refused, () => inputOf(row, reading))
    if (input) entries.push({ row: row.number, input })
  }
  return entries
}

async function inputOf(row: Row, { form, questions, unit: usual, which }: Reading): Promise<RecordInput> {
  const day = typedDay(String(row.cells.get('day') ?? missing('day')))
  const named = row.cells.get('unit') ?? usual ?? missing('unit')
  const unit = await which(named, isDay(day) ? day : null)
  const answers = Object.fromEntries([...row.cells].flatMap(([column, cell]): [string, unknown][] => {
    const question = column === 'unit' || column === 'day' ? undefined : questions.get(column)
    const answer = question && typedAnswer(form, question, cell)
    return answer === undefined ? [] : [[column, answer]]
  })) as Answers
  return { id: idFrom('import', form.key, unit, day, canonical(answers)), form: form.key, unit, day, answers }
}

function missing(column: string): never {
  throw refuseImport('cell_missing', { column }, { at: `/${column}` })
}
