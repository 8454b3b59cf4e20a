import type { Ctx } from '#base/ctx.ts'
import { isId } from '#base/id.ts'
import { fold } from '#base/words.ts'
import type { Draft } from '#core/initiative/form.ts'
import { open } from '#core/people/door.ts'
import { refuse } from '../problems.ts'
import { compareCommunes, varietyOf, type CommuneLikeness, type Traits } from './likeness.ts'
import * as q from './model.queries.ts'

/** A model that was recognised, as everybody may read it. */
export type Model = q.ModelRow
export type ModelsQuery = {
  readonly text?: string; readonly field?: NonNullable<Draft['field']>; readonly kind?: string
  /** A commune of today: then what worked in communes like it comes first. */
  readonly like?: number; readonly first?: number; readonly rows?: number
}
/** With the commune where it worked that is likest to the asker's, and in what. */
export type FoundModel = Omit<q.ListedModel, 'total' | 'distance' | 'nearest'> & { readonly nearest: { readonly commune: Traits; readonly likeness: CommuneLikeness } | null }

export const mostModels = 100

/** Recognised models of everywhere, for everybody. @throws Problem `movement.no_commune` */
export async function listModels(ctx: Ctx, { text, field, kind, like, first = 0, rows = 20 }: ModelsQuery): Promise<{ models: FoundModel[]; total: number; like: Traits | null }> {
  const db = await open(ctx)
  const all = like === undefined ? [] : await q.communes.all(db, ctx.day)
  const mine = all.find((one) => one.unit === like)
  if (like !== undefined && !mine) throw refuse('no_commune', undefined, { at: '/like' })
  const variety = mine && varietyOf(all)
  const near = new Map(mine && variety ? all.map((one) => [one.unit, { commune: one, likeness: compareCommunes(mine, one, variety) }]) : [])
  // What worked at home is no news there.
  const known = [...near.values()].filter(({ commune, likeness }) => likeness.distance !== null && commune.unit !== like)
  const found = await q.listed.all(db, ctx.day, fold(text ?? '') || null, field ?? null, kind ?? null,
    mine ? known.map(({ commune }) => commune.unit) : null, mine ? known.map(({ likeness }) => likeness.distance!) : null, Math.min(rows, mostModels), first)
  return {
    models: found.map(({ total: _total, distance: _distance, nearest, ...row }) => ({ ...row, nearest: (nearest !== null && near.get(nearest)) || null })),
    total: found[0]?.total ?? 0, like: mine ?? null,
  }
}

/** One recognised model, or none: a draft, a stopped one, a person, what was hidden. */
export async function findModel(ctx: Ctx, id: string): Promise<Model | undefined> {
  const given = id.toLowerCase()
  return isId(given) ? q.model.first(await open(ctx), given, ctx.day) : undefined
}

/** @throws Problem `movement.no_model` */
export async function getModel(ctx: Ctx, id: string): Promise<Model> {
  const found = await findModel(ctx, id)
  if (!found) throw refuse('no_model')
  return found
}
