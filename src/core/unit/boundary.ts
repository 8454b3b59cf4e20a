import { sql, type Db } from '#base/db/sql.ts'
import { newId } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { defineProblems } from '#base/problem.ts'

const refuse = defineProblems('boundary', {
  type: { status: 422, vi: 'Ranh giới phải là Polygon hoặc MultiPolygon, không phải "{given}".', en: 'A boundary is a Polygon or a MultiPolygon, not "{given}".' },
  ring: { status: 422, vi: 'Vòng ranh giới phải có ít nhất 4 điểm và điểm cuối trùng điểm đầu.', en: 'A ring has at least 4 points, the last one the same as the first.' },
  outside: { status: 422, vi: 'Toạ độ [{lon}, {lat}] nằm ngoài Việt Nam. Hãy xuất theo WGS 84 (kinh độ, vĩ độ tính bằng độ), không phải VN-2000.', en: 'The position [{lon}, {lat}] is outside Việt Nam. Export in WGS 84 (longitude, latitude in degrees), not VN-2000.' },
  empty: { status: 422, vi: 'Ranh giới không bao quanh diện tích nào.', en: 'The boundary encloses no area.' },
})

/** Degrees WGS 84, longitude first (RFC 7946). */
type Position = readonly [lon: number, lat: number]
type Ring = readonly Position[]
export type Boundary = { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] }

/** Points nearer than this, in metres, tell a reader of our maps nothing. */
const nearest = 30
/** A map of a province sends a hundred of these at once. */
const mostPoints = 2_000
const metresPerDegree = 111_320

/**
 * A GeoJSON geometry as a map needs it: positions in Việt Nam to about a metre, points closer than 30 m dropped (more, until
 * at most 2,000 remain), rings closed, specks and holes too small to draw left out.
 * @throws Problem `boundary.*`
 */
export function readBoundary(geometry: unknown): Boundary {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown }
  if (type !== 'Polygon' && type !== 'MultiPolygon') throw refuse('type', { given: String(type).slice(0, 40) })
  const polygons = listOf(type === 'Polygon' ? [coordinates] : coordinates).map((polygon) => listOf(polygon).map(ringOf))
  for (let step = nearest; ; step *= 1.5) {
    const drawn = polygons.map((rings) => rings.map((ring) => thinned(ring, step)).filter((ring, i) => i === 0 || ring.length > 0))
    const coarse = drawn.filter(([outer]) => outer!.length > 0)
    if (coarse.length === 0) throw refuse('empty')
    if (coarse.flat(2).length <= mostPoints) return { type: 'MultiPolygon', coordinates: coarse }
  }
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw refuse('ring')
  return value
}

function ringOf(value: unknown): Ring {
  const ring = listOf(value).map(positionOf)
  const [first, last] = [ring[0]!, ring.at(-1)!]
  if (ring.length < 4 || first[0] !== last[0] || first[1] !== last[1]) throw refuse('ring')
  return ring
}

function positionOf(value: unknown): Position {
  const [lon, lat] = Array.isArray(value) ? (value as unknown[]) : []
  if (typeof lon === 'number' && typeof lat === 'number' && lon >= 102 && lon <= 118 && lat >= 6 && lat <= 24) return [round(lon), round(lat)]
  throw refuse('outside', { lon: String(lon).slice(0, 20), lat: String(lat).slice(0, 20) })
}

const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5

/** Keeps a point when it is far enough from the last one kept; empty when what remains encloses nothing. */
function thinned(ring: Ring, step: number): Ring {
  const kept: Position[] = []
  for (const point of ring.slice(0, -1)) if (kept.length === 0 || distance(kept.at(-1)!, point) >= step) kept.push(point)
  if (kept.length > 3 && distance(kept[0]!, kept.at(-1)!) < step) kept.pop()
  return kept.length < 3 || area(kept) === 0 ? [] : [...kept, kept[0]!]
}

/** Metres, on a flat earth: over a few kilometres the error is smaller than the rounding. */
function distance([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  return Math.hypot((lon1 - lon2) * Math.cos((lat1 * Math.PI) / 180), lat1 - lat2) * metresPerDegree
}

function area(points: Ring): number {
  return Math.abs(points.reduce((sum, [lon, lat], i) => {
    const [nextLon, nextLat] = points[(i + 1) % points.length]!
    return sum + lon * nextLat - nextLon * lat
  }, 0))
}

const put = sql<{ shard: number }, [number, string, string]>('unit.put_boundary', `
  with placed as (
    insert into unit.place as p (unit, boundary, source) select id, $2::jsonb, $3 from unit.unit where id = $1
    on conflict (unit) do update set boundary = excluded.boundary
    where p.boundary is distinct from excluded.boundary
    returning unit
  )
  select u.shard_id as shard from placed join unit.unit u on u.id = placed.unit`)
const there = sql<{ id: number }, [number]>('unit.is_there', 'select id from unit.unit where id = $1')

/** Keeps a unit's boundary, with the file it came from in the ledger. @returns undefined when there is no such unit */
export async function setBoundary(db: Db, unit: number, boundary: Boundary, source: string): Promise<'drawn' | 'same' | undefined> {
  const drawn = await put.first(db, unit, JSON.stringify(boundary), source)
  if (!drawn) return (await there.first(db, unit)) ? 'same' : undefined
  const points = boundary.coordinates.flat(2).length
  await happened(db, [{ shard: drawn.shard, unit, event: 'unit.boundary_drawn', about: newId(), body: { source, points } }])
  return 'drawn'
}
