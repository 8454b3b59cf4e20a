import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { useFiles } from '#base/files/files.ts'
import { makeApi } from '#base/http/respond.ts'
import { newId, type Id } from '#base/id.ts'
import { programmes } from '#app/modules.ts'
import { openApi } from '#app/server.ts'
import { addEvidence } from '#core/evidence/evidence.ts'
import { beginDraft } from '#core/form/draft/draft.ts'
import { saveHousehold } from '#core/household/household.ts'
import { advance, saveDraft } from '#core/initiative/initiative.ts'
import { asSystem } from '#core/people/door.ts'
import { coreVerbs, foundDeployment } from '#programmes/setup/index.ts'
import { look, useDatabase } from '../database.ts'
import { examples, forEverybody, forWhoSignedIn, samples, type Example, type Ground } from '../may_not.ts'
import { settleToCheck } from '../spot_check.ts'
import { as, person } from '../world.ts'

useDatabase()
const verbs = [...Object.keys(coreVerbs), ...programmes.flatMap((p) => Object.keys(p.verbs))].toSorted()
const told = verbs.filter((verb) => examples[verb])

let api: FastifyInstance
let knocking: Id | null = null
let ground: Ground
let elsewhere: Id
let whole: Id
const without = new Map<string, Id>()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-may-not-'))
  await useFiles(folder)
  const check = await settleToCheck()
  await request(() => foundDeployment(as(null), check.id('city'), false))
  await request(async () => {
    const db = await asSystem(as(null), 'system:test')
    for (const missing of [null, ...verbs]) {
      const role = missing === null ? 'all' : `all_but_${missing.replace('.', '_')}`
      await db.query('insert into people.role (key, title_vi, title_en) values ($1, $1, $1)', [role])
      await db.query('insert into people.role_verb select $1, v from unnest($2::text[]) v', [role, verbs.filter((verb) => verb !== missing)])
    }
  })
  whole = await person('whole', 'all', check.id('city'))
  elsewhere = await person('elsewhere', 'all', check.id('tay'))
  for (const verb of verbs) without.set(verb, await person(`without.${verb}`, `all_but_${verb.replace('.', '_')}`, check.id('city')))
  ground = await furnish(check)
  api = makeApi(async () => ({ account: knocking }))
  await openApi(api, folder)
  await api.ready()
}, 120_000)
afterAll(async () => {
  await api.close()
  await rm(folder, { recursive: true, force: true })
})

async function furnish(check: Awaited<ReturnType<typeof settleToCheck>>): Promise<Ground> {
  const [record] = await check.lend(check.alice, 'an/1', 6)
  const { id: sample } = await check.draw(check.commune, { unit: check.id('dong'), size: 5 })
  const [item] = await look<{ record: Id }>('select record from verification.item where sample = $1 limit 1', [sample])
  const formerly = await person('formerly', 'branch_head', check.id('dong'), '2020-01-01', '2026-01-01')
  await look('update people.account set closed_at = now() where id = $1', [formerly]).catch(() => [])
  const [held] = await look<{ id: Id }>('select id from people.mandate where account = $1', [formerly])
  const id = newId()
  await request(() => saveDraft(as(check.alice), {
    id, unit: check.id('an/1'), level: 'commune', kind: 'model', field: 'economy', title: 'Ngõ xanh, nhà sạch', registrantKind: 'mass_organisation', registrant: 'Chi hội Phụ nữ', novelty: 'new', year: 2026,
    startsOn: '2026-02-01', endsOn: '2026-12-15',
    statement: { situation: 'Rác để lẫn.', goals: 'Mọi hộ.', content: 'Đến từng nhà.', audience: '120 hộ.', forces: [{ name: 'Chi hội', part: 'lead', does: 'làm' }], resources: '120 thùng.', outputs: 'Biên bản.', lasting: 'Hương ước.' },
  }, 0))
  await request(() => advance(as(check.alice), id, 1, 'submit'))
  const { id: file } = await addEvidence(as(check.alice), { unit: check.id('an/1'), bytes: Buffer.from('%PDF-1.4\n%%EOF\n') })
  const household = newId()
  await request(() => saveHousehold(as(check.alice), { id: household, unit: check.id('an/1'), lane: 'Ngõ 3', label: 'Hộ 12' }, 0))
  const formDraft = await request(() => beginDraft(as(whole), check.id('dong'), { title: 'Sổ tay' }))
  return { formDraft, file, household, ...await furnishMovement(id, check.id('dong')), dong: check.id('dong'), village: check.id('an/1'), tay: check.id('tay'), record: record!, formerly, mandate: held!.id, initiative: id, sample, drawn: item!.record }
}

/** What lies in tables of the movement, put there directly: how it comes about is told beside its code. */
async function furnishMovement(initiative: Id, unit: number): Promise<Pick<Ground, 'rubric' | 'plan' | 'appraisal' | 'paper'>> {
  const [rubric, plan, appraisal, paper] = [newId(), newId(), newId(), '2222-3333-4444']
  await look(`insert into movement.rubric (id, family, version, unit, title_vi, level, kinds, year_from, year_to, recognise_from, outstanding_from, panel, quorum, majority, discuss_from, state, changed_at)
    values ($1, $1, 1, $2, 'Bảng điểm', 'commune', '{model}', 2026, 2026, 50, 80, 1, 50, 50, 20, 'draft', now())`, [rubric, unit])
  await look("insert into movement.plan (id, unit, number, title, year, state, changed_at) values ($1, $2, '', '', 2026, 'draft', now())", [plan, unit])
  await look(`insert into movement.appraisal (shard_id, id, initiative, leaf, level, year, rubric, state, opened_on, changed_at)
    select shard_id, $2, id, leaf, level, year, $3, 'open', '2026-11-20', now() from initiative.initiative where id = $1`, [initiative, appraisal, rubric])
  await look(`insert into initiative.passage (shard_id, id, initiative, leaf, step, state, level, year, day, at)
    select shard_id, $2, id, leaf, 'recognise', 'recognised', level, year, '2026-11-20', '2026-11-20' from initiative.initiative where id = $1`, [initiative, newId()])
  await look(`insert into movement.paper (shard_id, id, code, kind, honour, unit, leaf, leaves, initiatives, number, day, title, about, description, file, bytes, issued_at)
    select shard_id, $2, $3, 'recognition_decision', 'recognised', $4, leaf, int4multirange(int4range(leaf, leaf + 1)), array[id], '1/QĐ-UBND', '2026-11-20', 'Quyết định', '[]', '{}', sha256('1'), 1, now()
    from initiative.initiative where id = $1`, [initiative, newId(), paper, unit])
  return { rubric, plan, appraisal, paper }
}

type Answer = { readonly status: number; readonly code: string | undefined }
type Told = { code?: string; receipts?: { problem?: { code: string; status: number } }[] }

/** A batch answers 200 with one receipt for each; then the receipt is the answer. */
async function send(account: Id | null, { ask, body }: Example): Promise<Answer> {
  knocking = account
  const [method, url] = ask.split(' ') as ['GET' | 'POST' | 'PUT' | 'DELETE', string]
  const raw = body === 'raw'
  const response = await api.inject({ method, url, ...(body === undefined ? {} : { payload: raw ? Buffer.from('not a picture') : JSON.stringify(body), headers: { 'content-type': raw ? 'image/png' : 'application/json' } }) })
  const text = response.headers['content-type']?.toString().includes('json') ? response.json<Told>() : {}
  const receipt = text.receipts?.[0]?.problem
  return receipt ?? { status: response.statusCode, code: text.code }
}

describe('every verb', () => {
  test('has a request by which it is shown who may not; a new verb gets its line in test/may_not.ts', () => {
    expect(verbs.filter((verb) => !(verb in examples)).map((verb) => `no example for ${verb}: add one to test/may_not.ts`)).toEqual([])
    expect(Object.keys(examples).filter((verb) => !verbs.includes(verb)).map((verb) => `${verb} is declared no more: take it from test/may_not.ts`)).toEqual([])
  })

  test.each(told)('%s opens nothing to nobody, to who works elsewhere, and to who has everything else', async (verb) => {
    const example = examples[verb]!(ground)
    expect(await send(null, example), 'nobody').toMatchObject({ status: 401, code: 'people.sign_in_first' })
    const [beside, less] = [await send(elsewhere, example), await send(without.get(verb)!, example)]
    for (const [who, answer] of [['elsewhere', beside], ['without the verb', less]] as const) {
      if (who === 'elsewhere' && example.unseen !== undefined && answer.code === example.unseen) continue
      expect([403, 404], `${who}: ${JSON.stringify(answer)}`).toContain(answer.status)
      expect(answer.code, who).toMatch(/\.(no_mandate|not_found)$/)
    }
    const held = await send(whole, example)
    expect(held.status, JSON.stringify(held)).toBeLessThan(500)
    expect(held.code === 'people.no_mandate' || held.code === less.code, `who holds every verb is refused too (${held.code}): the example shows nothing`).toBe(false)
  })
})

type Schema = { type?: string; format?: string; pattern?: string; enum?: unknown[]; const?: unknown; minimum?: number; maximum?: number; minLength?: number; maxLength?: number; minItems?: number; properties?: Record<string, Schema>; required?: string[]; items?: Schema; anyOf?: Schema[] }
type Operation = { parameters?: { name: string; in: string; required?: boolean; schema: Schema }[]; requestBody?: { content: Record<string, { schema: Schema }> } }

/** The least that a schema takes; a whole number is the commune Đông wherever that fits, and what has a known name is what that name says. */
function least(schema: Schema, name = ''): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return schema.anyOf.some((one) => one.type === 'null') ? null : least(schema.anyOf.at(-1)!, name)
  if (name in samples) return samples[name]
  switch (schema.type) {
    case 'integer': case 'number': return Math.min(Math.max(ground.dong, schema.minimum ?? 0), schema.maximum ?? ground.dong)
    case 'boolean': return true
    case 'array': return Array.from({ length: schema.minItems ?? 0 }, () => least(schema.items!))
    case 'object': return Object.fromEntries((schema.required ?? []).map((key) => [key, least(schema.properties![key]!, key)]))
    // A file goes by the digest of its bytes, everything else by a UUID.
    default: return schema.maxLength === 64 ? '0'.repeat(64) : schema.format === 'uuid' || name === 'id' ? newId() : schema.pattern?.includes('\\d{4}') ? '2026-11-20' : 'x'.repeat(schema.minLength ?? 1)
  }
}

function operations(): { name: string; example: Example }[] {
  const { paths } = api.swagger() as { paths: Record<string, Record<string, Operation>> }
  return Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { parameters = [], requestBody }]) => {
    const given = (place: string) => parameters.filter((p) => p.in === place && (p.required || place === 'path'))
    const query = new URLSearchParams(given('query').map((p) => [p.name, String(least(p.schema, p.name))]))
    const url = given('path').reduce((text, p) => text.replace(`{${p.name}}`, encodeURIComponent(String(least(p.schema, p.name)))), path)
    const json = requestBody?.content['application/json']
    const body = json ? least(json.schema) : requestBody ? 'raw' : undefined
    return { name: `${method.toUpperCase()} ${path}`, example: { ask: `${method.toUpperCase()} ${url}?${query}`, ...(body === undefined ? {} : { body }) } }
  }))
}

describe('every operation of the API', () => {
  test('that registers begins with a draft: nothing is accepted by being sent as accepted, whoever sends it', async () => {
    const body = [{ id: newId(), unit: ground.village, level: 'city', kind: 'model', field: 'economy', title: 'Ngõ xanh', registeredOn: '2026-03-01' }]
    expect(await send(whole, { ask: 'POST /api/initiatives', body })).toMatchObject({ status: 404 })
    expect(operations().map(({ name }) => name).filter((name) => / \/api\/initiatives(\/\{id\})?$/.test(name)).toSorted()).toEqual(['GET /api/initiatives', 'GET /api/initiatives/{id}', 'PUT /api/initiatives/{id}'])
  })

  test('that is not for everybody asks first who knocks', async () => {
    const open: string[] = []
    for (const { name, example } of operations()) {
      const { status, code } = await send(null, example)
      if (status !== 401) open.push(`${name}: ${status} ${code ?? ''}`)
    }
    expect(open.map((line) => line.split(': ')[0]!).toSorted(), open.join('\n')).toEqual(forEverybody.toSorted())
  })

  test('refuses a stranger of another commune, who holds every verb there, and never fails', async () => {
    const kept = [...forEverybody, ...forWhoSignedIn]
    const passed: string[] = []
    for (const { name, example } of operations()) {
      const { status, code } = await send(elsewhere, example)
      expect(status, `${name} ${code}`).toBeLessThan(500)
      if (!kept.includes(name) && status < 400) passed.push(name)
    }
    expect(passed).toEqual([])
  })
})
