/*
 * For each verb one request that only who holds the verb gets past. `test/architecture/may_not.test.ts` sends it as nobody, as
 * somebody of another commune with every verb, and as somebody of the city with every verb but this one; each must be refused.
 * Then as somebody with every verb, who must not be refused for that reason: so write a request that the door is asked about
 * first, and that is harmless behind it (an edition long past, a day that is wrong).
 */
import type { Id } from '#base/id.ts'

/** What stands ready in the commune Đông. */
export type Ground = {
  /** The numbers of the commune Đông, of its village An Một, and of the commune Tây beside it. */
  readonly dong: number; readonly village: number; readonly tay: number
  /** A record of the village; somebody who worked there, their mandate, and whose account is closed now. */
  readonly record: Id; readonly formerly: Id; readonly mandate: Id
  /** An initiative of the village that was handed in. */
  readonly initiative: Id
  /** A drawn spot check of Đông with a record that it drew. */
  readonly sample: Id; readonly drawn: Id
  /** A file of the village. */
  readonly file: string
  /** A household of the village. */
  readonly household: Id
  /** Đông's rubric and plan, still being written; the appraisal of the initiative; the code of the decision about it. */
  readonly rubric: Id; readonly plan: Id; readonly appraisal: Id; readonly paper: string
}
/** `unseen`: how whoever cannot even see that the thing is there is refused, where that is not `not_found`. */
export type Example = { readonly ask: string; readonly body?: unknown; readonly unseen?: string }

const step = (name: string) => ({ initiative }: Ground): Example => ({ ask: `POST /api/initiatives/${initiative}/steps/${name}`, body: { edition: 99, words: 'đã xem kỹ', decision: 'QĐ 1/2026' } })
const draft = { level: 'commune', kind: 'model', field: 'economy', title: 'Ngõ xanh', registrantKind: null, registrant: '', novelty: null, year: 2026, startsOn: null, endsOn: null, statement: {} }
const reform = { day: '2026-12-01', decree: 'NQ 9/2026' }
const late = { from: '2026-11-23', to: '2026-11-01' }
const nothing = '00000000-0000-7000-8000-000000000000'
const meeting = { day: '2026-11-20', place: 'Hội trường', chair: 'Ai', secretary: 'Ai', invited: 1, present: 1, ballots: [], minutes: '' }
const decision = {
  honour: 'recognised', certificates: false, letterhead: { kind: 'state', parent: [], body: ['UBND xã Đông'] }, decider: 'Chủ tịch', number: '1/QĐ-UBND', place: 'Đông', day: '2026-11-20',
  bases: ['Căn cứ một'], role: ['Chủ tịch'], signer: 'Nguyễn Văn An', recipients: ['Lưu: VT'],
}

/** null: declared before any door asks for it. */
export const examples: Readonly<Record<string, ((ground: Ground) => Example) | null>> = {
  'record.enter': ({ village }) => ({ ask: 'POST /api/records', body: { id: nothing, form: 'loan', unit: village, day: '2026-11-20', answers: { reader: 'Hộ', books: -1 } } }),
  'record.read': ({ record }) => ({ ask: `GET /api/records/${record}` }),
  'household.read': ({ dong }) => ({ ask: `GET /api/households?unit=${dong}` }),
  'household.write': ({ household, village }) => ({ ask: `PUT /api/households/${household}`, body: { edition: 99, unit: village, lane: 'Ngõ 3', label: 'Hộ 12' } }),
  'household.consent': ({ household }) => ({ ask: `POST /api/households/${household}/consents`, body: { purpose: 'no_such', how: 'spoken' } }),
  'household.import': ({ village }) => ({ ask: 'POST /api/households', body: { households: [{ id: nothing, unit: village, lane: '', label: '' }] } }),
  'household.request': ({ dong }) => ({ ask: `GET /api/household-requests?unit=${dong}` }),
  'evidence.add': ({ village }) => ({ ask: `POST /api/evidence?unit=${village}`, body: 'raw' }),
  'evidence.read': ({ file }) => ({ ask: `GET /api/evidence/${file}` }),
  'figure.read': null,
  'ledger.read': ({ dong }) => ({ ask: `GET /api/ledger?unit=${dong}` }),
  'initiative.read': ({ dong }) => ({ ask: `GET /api/initiatives?unit=${dong}` }),
  'initiative.register': ({ initiative, village }) => ({ ask: `PUT /api/initiatives/${initiative}`, body: { edition: 99, unit: village, ...draft } }),
  'initiative.accept': step('accept'),
  'initiative.appraise': step('appraise'),
  'initiative.recognise': step('recognise'),
  'initiative.stop': step('stop'),
  'initiative.import': ({ village }) => ({ ask: `POST /api/movement/imports?unit=${village}&name=cu.csv`, body: 'raw' }),
  'plan.write': ({ plan }) => ({ ask: `POST /api/plans/${plan}/copy`, body: { id: nothing, year: 1 } }),
  'plan.issue': ({ plan }) => ({ ask: `POST /api/plans/${plan}/issue`, body: { edition: 99 } }),
  'progress.write': ({ initiative }) => ({ ask: `POST /api/initiatives/${initiative}/activities`, body: { id: nothing, kind: 'meeting', day: '2099-01-01', title: 'Họp' } }),
  'outcome.record': ({ initiative }) => ({ ask: `POST /api/initiatives/${initiative}/outcomes`, body: { id: nothing, after: 3, finding: 'kept', words: '' } }),
  'rubric.write': ({ rubric }) => ({ ask: `POST /api/rubrics/${rubric}/end`, body: { edition: 99 } }),
  'appraisal.open': ({ initiative }) => ({ ask: `POST /api/initiatives/${initiative}/appraisal`, body: { id: nothing } }),
  'appraisal.score': ({ appraisal }) => ({ ask: `PUT /api/appraisals/${appraisal}/scores`, body: { edition: 99, final: false, declared: false, scores: [] }, unseen: 'movement.appraisal_not_found' }),
  'appraisal.vote': ({ appraisal }) => ({ ask: `POST /api/appraisals/${appraisal}/vote`, body: { edition: 99, ...meeting }, unseen: 'movement.appraisal_not_found' }),
  'paper.issue': ({ initiative }) => ({ ask: 'POST /api/papers', body: { initiatives: [initiative], ...decision } }),
  'paper.withdraw': ({ paper }) => ({ ask: `POST /api/papers/${paper}/withdraw`, body: { why: '' }, unseen: 'movement.no_paper' }),
  'report.write': ({ dong }) => ({ ask: `PUT /api/reports?unit=${dong}&period=2026`, body: { edition: 0, situation: 'x'.repeat(9_000) } }),
  'verification.plan': ({ dong }) => ({ ask: 'POST /api/verification/samples', body: { id: nothing, indicator: 'no.such', unit: dong, period: '2026', size: 5 } }),
  'verification.assign': ({ sample }) => ({ ask: `POST /api/verification/samples/${sample}/proposal`, body: {} }),
  'verification.close': ({ sample }) => ({ ask: `POST /api/verification/samples/${sample}/close` }),
  'verification.read': ({ sample }) => ({ ask: `GET /api/verification/samples/${sample}` }),
  'verification.visit': ({ sample, drawn }) => ({ ask: 'POST /api/verification/visits', body: [{ id: nothing, sample, record: drawn, outcome: 'no such outcome', day: '2026-11-20' }], unseen: 'verification.not_drawn_item' }),
  'stock.read': ({ dong }) => ({ ask: `GET /api/waste/stock?unit=${dong}` }),
  'stock.write': ({ dong }) => ({ ask: 'POST /api/waste/stock/receipts', body: { id: nothing, unit: dong, good: 'em', quantity: 0, day: '2026-11-20' } }),
  'round.plan': ({ dong }) => ({ ask: `PUT /api/waste/rounds/${nothing}`, body: { edition: 0, unit: dong, groups: [], begins: '17:00', ends: '18:00', from: '2026-11-20' } }),
  'board.agree': ({ village }) => ({ ask: 'POST /api/waste/board', body: { unit: village, day: '2026-11-20', basis: '' } }),
  'unit.merge': ({ dong }) => ({ ask: 'POST /api/units/merge', body: { olds: [dong], into: dong, ...reform } }),
  'unit.split': ({ dong }) => ({ ask: 'POST /api/units/split', body: { old: dong, parts: ['Xã Một', 'Xã Hai'].map((name) => ({ name, kind: 'commune', share: 0.1, villages: [] })), ...reform } }),
  'unit.rename': ({ dong }) => ({ ask: 'POST /api/units/rename', body: { unit: dong, name: ' ', ...reform } }),
  'unit.transfer': ({ dong, village }) => ({ ask: 'POST /api/units/transfer', body: { unit: village, to: dong, ...reform } }),
  'account.read': ({ dong }) => ({ ask: `GET /api/accounts?unit=${dong}` }),
  'account.open': ({ dong }) => ({ ask: 'POST /api/accounts', body: { name: 'Ai', username: 'ai', role: 'branch_head', unit: dong, ...late } }),
  'account.rename': ({ formerly }) => ({ ask: `POST /api/accounts/${formerly}/name`, body: { name: ' ' } }),
  'account.close': ({ formerly }) => ({ ask: `POST /api/accounts/${formerly}/close` }),
  'password.renew': ({ formerly }) => ({ ask: `POST /api/accounts/${formerly}/password`, body: {} }),
  'mandate.grant': ({ formerly, dong }) => ({ ask: `POST /api/accounts/${formerly}/mandates`, body: { role: 'branch_head', unit: dong, ...late } }),
  'mandate.end': ({ mandate }) => ({ ask: `POST /api/mandates/${mandate}/end`, body: { day: null } }),
  'role.change': () => ({ ask: 'GET /api/roles' }),
  'coordinator.name': ({ dong }) => ({ ask: `POST /api/units/${dong}/coordinator`, body: { titleVi: '', letterhead: 'party', role: 'branch_head', from: '2026-01-01' } }),
}

/** What stands in a request under these names, where its schema says less than the verb asks for. */
export const samples: Readonly<Record<string, unknown>> = { period: '2026', year: 2026, month: '2026-11', map: '2026-11-20', day: '2026-11-20', indicator: 'library.readers' }

/** Operations that answer the public; every other one first asks who knocks. */
export const forEverybody: readonly string[] = [
  'GET /healthz', 'GET /readyz', 'GET /api/units', 'GET /api/units/{id}/history', 'GET /api/units/{id}/coordinator', 'GET /api/values', 'GET /api/indicators',
  'GET /api/verification/results', 'GET /api/verification/results/{id}', 'GET /api/verification/open', 'GET /api/models', 'GET /api/models/{id}', 'GET /api/models/{id}/lineage', 'GET /api/papers/{code}',
  'GET /api/waste/items', 'GET /api/waste/collections', 'GET /api/waste/board',
]

/** Operations that answer everybody who has signed in, with what concerns themselves, or with one receipt for each thing sent. */
export const forWhoSignedIn: readonly string[] = [
  'GET /api/verification/tasks', 'POST /api/verification/visits', 'GET /api/me/tasks', 'GET /api/plans/reminders', 'GET /api/me/drafts', 'GET /api/progress/mine', 'GET /api/appraisals/waiting', 'GET /api/outcomes/due',
  'GET /api/movement/imports', 'GET /api/movement/views', 'POST /api/movement/views', 'PUT /api/movement/opening',
]
