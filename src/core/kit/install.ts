import { sql, type Db } from '#base/db/sql.ts'
import { canonical } from '#base/canonical.ts'
import { sha256 } from '#base/id.ts'
import { declareMeasures } from '#core/fact/measure.ts'
import { installForm } from '#core/form/form.ts'
import { declareIndicators } from '#core/indicator/indicator.ts'
import { countAs } from '#core/initiative/passage.ts'
import { refuseKit } from './load.ts'
import { mustOwn } from './owned.ts'
import type { LoadedKit } from './schema.ts'

// Two kits installed in the same moment would both find a name or a key free: they come one after the other.
const queue = sql<never>('kit.queue', "select pg_advisory_xact_lock(hashtext('kit.install'))")
const there = sql<{ version: string; digest: Buffer; signer: string | null }, [string]>('kit.there', 'select version, digest, signer from kit.kit where name = $1')
const put = sql<never, [string, string, string, Buffer, string | null]>('kit.put', `
  insert into kit.kit (name, version, definition, digest, signer) values ($1, $2, $3::jsonb, $4, $5)
  on conflict (name) do update set version = excluded.version, definition = excluded.definition, digest = excluded.digest, installed_at = now()`)

/**
 * Makes a kit usable here: its measures, indicators and forms. Installing the same again changes nothing.
 * @param signer the fingerprint of whoever signed it; a name stays with whoever used it first
 * @returns whether anything was new
 * @throws Problem `kit.no_version` when the content changed but the version did not, `kit.name_taken`, `kit.keys_taken`
 */
export async function installKit(db: Db, { kit, forms }: LoadedKit, signer: string | null = null): Promise<boolean> {
  const digest = sha256(canonical(JSON.parse(JSON.stringify({ kit, forms }))))
  await queue.run(db)
  const known = await there.first(db, kit.name)
  if (known?.digest.equals(digest)) return false
  if (known && known.signer !== signer) throw refuseKit('name_taken', { kit: kit.name })
  if (known?.version === kit.version) throw refuseKit('no_version', { kit: kit.name, version: kit.version })
  await mustOwn(db, { kit, forms })
  await declareMeasures(db, kit.measures.map((m) => ({ key: m.key, unitOfMeasure: m.unit, published: m.published ?? true })), kit.name)
  await declareIndicators(db, kit.indicators.map(({ unit, ...rest }) => ({ ...rest, unitOfMeasure: unit })), kit.name)
  await countAs(db, kit.name, kit.counts ?? [])
  for (const form of forms) await installForm(db, form, kit.name)
  await put.run(db, kit.name, kit.version, JSON.stringify(kit), digest, signer)
  return true
}
