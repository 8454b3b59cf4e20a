import { ctxOf } from '#base/ctx.ts'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { enterRecords, type RecordInput } from '#core/form/record.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { listItems } from '#core/verification/assign.ts'
import { closeSample } from '#core/verification/close.ts'
import { drawSample, planSample, type Plan, type Sample } from '#core/verification/sample.ts'
import { recordVisits, type VisitInput, type VisitReceipt } from '#core/verification/visit.ts'
import { verificationVerbs } from '#programmes/movement/verification_api.ts'
import { as, d, person, settle, type Country } from './world.ts'

/** The days of a spot check: households join until October, it is drawn on the 10th of November and visited after. */
export const drawDay = '2026-11-10'
export const visitDay = '2026-11-16'

export type Check = Country & {
  readonly city: Id; readonly commune: Id; readonly alice: Id; readonly lan: Id; readonly minh: Id
  /** Enters loans of first-time readers; each counts one reader. @returns the ids of the records */
  lend(account: Id, village: string, count: number, over?: Partial<RecordInput>): Promise<Id[]>
  plan(account: Id | null, over?: Partial<Plan>): Promise<Sample>
  draw(account: Id, over?: Partial<Plan>): Promise<Sample>
  /** The city's officer finds everything not visited yet as reported; then it is closed. */
  finish(account: Id, sample: Id, day?: string): Promise<Sample>
}

/**
 * The small country with people who report and people who visit: Alice and Lan head branches in Đông, Minh in Tây; an officer of
 * Đông and one of the city run the checks.
 */
export async function settleToCheck(): Promise<Check> {
  const country = await settle()
  await request(async () => declareRoles(await asSystem(ctxOf(), 'system:test'), {}, verificationVerbs))
  const people = {
    city: await person('canbo.city', 'city_office', country.id('city')), commune: await person('canbo.dong', 'commune_officer', country.id('dong')),
    alice: await person('alice', 'branch_head', country.id('dong')), lan: await person('lan', 'branch_head', country.id('dong')), minh: await person('minh', 'branch_head', country.id('tay')),
  }
  const lend: Check['lend'] = async (account, village, count, over = {}) => {
    const inputs = Array.from({ length: count }, (_, i): RecordInput =>
      ({ id: newId(), form: 'loan', unit: country.id(village), day: '2026-10-01', answers: { reader: `Hộ ${i}`, first_time: 'yes', books: 3 }, ...over }))
    const receipts = await request(() => enterRecords(as(account, '2026-10-02'), inputs))
    const bad = receipts.find((r) => r.status === 'refused')
    if (bad?.status === 'refused') throw bad.problem
    return inputs.map((i) => i.id as Id)
  }
  const plan: Check['plan'] = (account, over = {}) => request(() => planSample(as(account, drawDay),
    { id: newId(), indicator: 'library.readers', unit: country.id('city'), period: period('2026'), map: d('2026-11-10'), size: 20, ...over }))
  const draw: Check['draw'] = async (account, over) => {
    const { id } = await plan(account, over)
    return request(() => drawSample(as(account, drawDay), id))
  }
  const finish: Check['finish'] = async (account, sample, day) => {
    const left = (await request(() => listItems(as(account), sample, null, 1_000))).filter((item) => !item.visited)
    await visit(people.city, ...left.map(({ record }) => ({ sample, record })))
    return request(() => closeSample(as(account, day), sample))
  }
  return { ...country, ...people, lend, plan, draw, finish }
}

/** Says what was found, each visit in a request of its own visitor. */
export function visit(account: Id | null, ...inputs: (Partial<VisitInput> & Pick<VisitInput, 'sample' | 'record'>)[]): Promise<VisitReceipt[]> {
  return request(() => recordVisits(as(account, visitDay), inputs.map((input) => ({ id: newId(), outcome: 'confirmed', day: visitDay, ...input }))))
}

export const codeOf = (receipt: VisitReceipt | undefined) => (receipt?.status === 'refused' ? receipt.problem.code : receipt?.status)
