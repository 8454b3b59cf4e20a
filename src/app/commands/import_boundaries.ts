import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { decode } from '#base/table/read.ts'
import { asSystem } from '#core/people/door.ts'
import { readBoundary, setBoundary } from '#core/unit/boundary.ts'
import { findUnitByKey } from '#core/unit/read.ts'
import type { Db } from '#base/db/sql.ts'
import { refuseImport } from './problems.ts'
import { allOrNothing, forRow, type Outcome, type Refused } from './refused.ts'
import { whichUnit, type WhichUnit } from './which_unit.ts'

type Feature = { readonly properties?: Readonly<Record<string, unknown>> | null; readonly geometry?: unknown }

export type BoundariesImport = { readonly match?: string; readonly good?: boolean }

/** By which property a feature says its unit when nobody named one; the surest first. */
const usual = ['unit', 'key', 'code', 'name']

/**
 * Boundaries of a GeoJSON FeatureCollection. A feature's unit is told by `match` or the first of unit (number), key, code
 * or name that it has; rows in the report are features, counted from 1.
 */
export async function importBoundaries(bytes: Uint8Array, source: string, { match, good = false }: BoundariesImport = {}): Promise<Outcome> {
  const features = featuresIn(decode(bytes))
  const work = async (): Promise<Omit<Outcome, 'kept'>> => {
    const db = await asSystem(ctxOf(), 'system:import-boundaries')
    const which = whichUnit(db)
    const refused: Refused[] = []
    let [taken, known] = [0, 0]
    for (const [i, feature] of features.entries()) {
      const done = await forRow(i + 1, refused, async () => {
        const unit = await unitOf(db, feature, match, which)
        return (await setBoundary(db, unit, readBoundary(feature.geometry), source)) ?? unknown(unit)
      })
      if (done === 'drawn') taken += 1
      if (done === 'same') known += 1
    }
    return { taken, known, refused }
  }
  return good ? { ...(await request(work)), kept: true } : allOrNothing(request, work)
}

function featuresIn(text: string): readonly Feature[] {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw refuseImport('not_geojson', { reason: (error as Error).message.slice(0, 80) })
  }
  const { type, features } = (value ?? {}) as { type?: unknown; features?: unknown }
  if (type !== 'FeatureCollection' || !Array.isArray(features)) throw refuseImport('not_geojson', { reason: `type: ${String(type).slice(0, 40)}` })
  return features as Feature[]
}

/** An official code is no number of ours (the same code has named several units), so digits count only where they are asked for. */
async function unitOf(db: Db, feature: Feature, match: string | undefined, which: WhichUnit): Promise<number> {
  const properties = feature.properties ?? {}
  const property = match ?? usual.find((one) => Object.hasOwn(properties, one))
  const given = property !== undefined && Object.hasOwn(properties, property) ? properties[property] : undefined
  if (property === undefined || (typeof given !== 'string' && typeof given !== 'number')) {
    throw refuseImport('no_property', { wanted: match ?? usual.join(', ') })
  }
  if (property === 'key' || property === 'code') return (await findUnitByKey(db, String(given))) ?? unknown(given)
  return which(given, db.ctx.day)
}

function unknown(given: string | number): never {
  throw refuseImport('unit_unknown', { given: String(given).slice(0, 80) }, { at: '/unit' })
}
