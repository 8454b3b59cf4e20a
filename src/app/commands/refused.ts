import { writeFile } from 'node:fs/promises'
import { isProblem, type Problem } from '#base/problem.ts'
import { writeCsv } from '#base/table/write.ts'
import { inVietnamese, type Say } from './progress.ts'

/** A row that was not taken in: its number as the spreadsheet shows it, the column, and why. */
export type Refused = { readonly row: number; readonly column: string; readonly problem: Pick<Problem, 'say'> }

/** What an import came to. `known` rows were here already with the same content. */
export type Outcome = { readonly taken: number; readonly known: number; readonly refused: readonly Refused[]; readonly kept: boolean }

/** One entry for each answer that is wrong; a Problem's place (`/answers/members`) gives the column. */
export function refusedOf(row: number, problem: Problem, column?: string): Refused[] {
  if (problem.errors.length > 0) return problem.errors.flatMap((each) => refusedOf(row, each, column))
  return [{ row, column: column ?? (problem.at ?? '').replace(/^\/(answers\/)?/, ''), problem }]
}

/** Runs `work` for a row; what it refuses is kept as that row's, everything else goes on up. */
export async function forRow<T>(row: number, refused: Refused[], work: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!isProblem(error)) throw error
    refused.push(...refusedOf(row, error))
    return undefined
  }
}

const mostShown = 20
const nothingKept = [
  'Chưa có gì thay đổi vì có dòng bị từ chối; sửa rồi nhập lại, hoặc thêm --good để nhập các dòng đúng.',
  'Nothing was changed because rows were refused; correct them and import again, or add --good to take the others in.',
]

/** Says how it went, and writes every refused row to `report` when asked to. @returns the exit code */
export async function tell({ taken, known, refused, kept }: Outcome, say: Say, report?: string): Promise<number> {
  const rows = new Set(refused.map((r) => r.row)).size
  for (const { row, column, problem } of refused.slice(0, mostShown)) {
    say(`  dòng / row ${row}${column === '' ? '' : `, ${column}`}: ${problem.say('vi')} / ${problem.say('en')}`)
  }
  if (refused.length > mostShown) say(`  … ${inVietnamese.format(refused.length - mostShown)} chỗ nữa / more`)
  const count = (n: number) => inVietnamese.format(n)
  say(`${count(taken)} nhận / taken in, ${count(known)} đã có / known already, ${count(rows)} bị từ chối / refused`)
  if (!kept) for (const line of nothingKept) say(line)
  if (report !== undefined) {
    const lines = refused.map((r) => [r.row, r.column, r.problem.say('vi'), r.problem.say('en')])
    await writeFile(report, writeCsv(['row', 'column', 'reason_vi', 'reason_en'], lines))
    say(`→ ${report}`)
  }
  return refused.length === 0 ? 0 : 1
}

const undo = new Error('the rows are taken back')

/**
 * Nothing or everything: keeps what `work` did only when no row was refused. `transact` is the transaction it runs in.
 * @returns the outcome, with `kept` saying which it was
 */
export async function allOrNothing(transact: (work: () => Promise<void>) => Promise<void>, work: () => Promise<Omit<Outcome, 'kept'>>): Promise<Outcome> {
  let outcome: Omit<Outcome, 'kept'> | undefined
  try {
    await transact(async () => {
      outcome = await work()
      if (outcome.refused.length > 0) throw undo
    })
  } catch (error) {
    if (error !== undo) throw error
  }
  return outcome!.refused.length > 0 ? { ...outcome!, taken: 0, kept: false } : { ...outcome!, kept: true }
}
