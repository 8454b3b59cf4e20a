import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { ctxOf } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { findMigrations, migrate } from '#base/db/migrate.ts'
import { connect, disconnect } from '#base/db/pool.ts'
import type { Db } from '#base/db/sql.ts'
import { startPostgres } from '#base/db/supervisor.ts'
import { request } from '#base/db/transaction.ts'
import type { Id } from '#base/id.ts'
import { installRelease } from '#app/install.ts'
import { migrationFolders } from '#app/modules.ts'
import { declareMeasures } from '#core/fact/measure.ts'
import { declareIndicators } from '#core/indicator/indicator.ts'
import { grantMandate, makeToken, openAccount } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { compileTrees } from '#core/unit/compile.ts'
import { openUnits } from '#core/unit/open.ts'
import { importAtlas } from '#programmes/setup/units.ts'
import { cpuOfFamily } from './process.ts'
import { note } from './report.ts'

export type Village = { readonly id: number; readonly shard: number; readonly commune: number }
/** A nation of real communes and invented villages in a database of its own, connected; `admin` owns everything. */
export type Nation = {
  readonly url: string; readonly admin: pg.Client; readonly nation: number
  readonly provinces: readonly number[]; readonly communes: readonly number[]; readonly villages: readonly Village[]
  readonly compileMs: number
  /** Processor time of the database and its connections, ms. */
  cpu(): Promise<number>
  stop(): Promise<void>
}

/** When today's communes began, and with them the invented villages. */
const began = '2025-07-01' as Day

/** 34 provinces and 3,321 communes of today, Hà Nội's former map, and about 27 villages in each commune, opened commune by commune. */
export async function openNation({ villages, settings }: { villages: number; settings?: Readonly<Record<string, string>> }): Promise<Nation> {
  const folder = await mkdtemp(join(tmpdir(), 'lantoa-bench-'))
  // As root the server runs as another user, who must be able to enter.
  await chmod(folder, 0o755)
  const server = await startPostgres({ folder: join(folder, 'postgres'), ...(settings === undefined ? {} : { settings }) })
  await migrate(server.url, await findMigrations(migrationFolders()))
  connect(server.url)
  await installRelease()
  await request(() => importAtlas(ctxOf()))
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  const communes = await communesOf(admin)
  await system(async (db) => {
    await openUnits(db, Array.from({ length: villages }, (_, i) => {
      const commune = communes[Math.floor((i * communes.length) / villages)]!
      return { key: `${commune.key}/bench-${i}`, lives: [{ name: `Thôn ${i + 1}`, kind: 'village', parent: commune.key, from: began, to: null }] }
    }))
  })
  const start = performance.now()
  const { trees } = await system((db) => compileTrees(db))
  const compileMs = performance.now() - start
  note(`nation: ${communes.length} communes, ${villages} villages, ${trees} maps compiled in ${Math.round(compileMs)} ms`)
  await admin.query('vacuum analyze')
  const { rows } = await admin.query<Village>(`
    select u.id, u.shard_id as shard, l.parent as commune from unit.unit u join unit.life l on l.unit = u.id where u.key like '%/bench-%' order by u.id`)
  const { rows: provinces } = await admin.query<{ id: number }>("select n.unit as id from unit.tree_node n join unit.tree t on t.id = n.tree and t.valid @> current_date where depth = 1")
  const { rows: [top] } = await admin.query<{ id: number }>("select id from unit.unit where key = 'vn'")
  return {
    url: server.url, admin, nation: top!.id, provinces: provinces.map((p) => p.id), communes: communes.map((c) => c.id), villages: rows, compileMs,
    cpu: () => cpuOfFamily(server.pid),
    stop: async () => {
      await admin.end()
      await disconnect()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function communesOf(admin: pg.Client): Promise<{ id: number; key: string }[]> {
  const { rows } = await admin.query<{ id: number; key: string }>(`
    select u.id, u.key from unit.unit u join unit.life l on l.unit = u.id
    where upper_inf(l.valid) and l.kind in ('commune', 'ward', 'special_zone') order by u.id`)
  return rows
}

/** Work behind the doors, as the product's own jobs do it. */
export const system = <T>(work: (db: Db) => Promise<T>): Promise<T> => request(async () => work(await asSystem(ctxOf(), 'system:bench')))

export type Person = { readonly account: Id; readonly token: string }

/** An account with a mandate over a unit and a token as a phone has one. */
export async function person(username: string, role: string, unit: number): Promise<Person> {
  return system(async (db) => {
    const account = await openAccount(db, { name: username, username, password: null })
    await grantMandate(db, { account, role, unit, from: '2010-01-01' as Day, to: null })
    const { token } = await makeToken(db, account, 'bench', ['*'])
    return { account, token }
  })
}

/** Indicators `bench.m1` … each over a measure of its own. @returns the ids of the measures */
export async function declareBenchIndicators(admin: pg.Client, count: number): Promise<number[]> {
  const keys = Array.from({ length: count }, (_, i) => `bench.m${i + 1}`)
  await system(async (db) => {
    await declareMeasures(db, keys.map((key) => ({ key, unitOfMeasure: 'things', published: true })), null)
    await declareIndicators(db, keys.map((key) => ({ key, title: { vi: key, en: key }, unitOfMeasure: 'things', numerator: key, method: 'counted' as const })), null)
  })
  const { rows } = await admin.query<{ id: number }>("select id from fact.measure where key like 'bench.%' order by id")
  return rows.map((r) => r.id)
}
