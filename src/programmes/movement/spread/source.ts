import type { Ctx } from '#base/ctx.ts'
import type { Id } from '#base/id.ts'
import type { Draft, Statement } from '#core/initiative/form.ts'
import { getInitiative } from '#core/initiative/initiative.ts'
import { refuse as refuseInitiative } from '#core/initiative/problems.ts'
import { findKit, type KitWhole } from '#core/kit/read.ts'
import { refuse } from '../problems.ts'
import { findModel } from './model.ts'

/** What there is to take up: a model that was recognised anywhere, or one of the asker's own places; and the kit, if it has one. */
export type Source = {
  readonly model: { readonly id: Id; readonly title: string; readonly unitName: string; readonly unitKind: string; readonly year: number } | null
  readonly kit: KitWhole | null
  /** The way of doing; the situation and the people of a place are never taken over. */
  readonly draft: Pick<Draft, 'title' | 'kind' | 'field' | 'registrantKind' | 'kit' | 'kitVersion' | 'copiedFrom'> & { readonly statement: Partial<Statement> }
}

/** The fields of a statement that say how it is done. */
export const way = ['goals', 'content', 'resources', 'outputs', 'lasting'] as const

/** @throws Problem `movement.nothing_to_take`, `movement.no_kit`, `initiative.not_found` */
export async function sourceOf(ctx: Ctx, asked: { readonly from?: string; readonly kit?: string }): Promise<Source> {
  if (asked.from) {
    const model = (await findModel(ctx, asked.from)) ?? (ctx.account === null ? undefined : await getInitiative(ctx, asked.from))
    if (!model) throw refuseInitiative('not_found')
    const kit = model.kit ? await findWay(ctx, model.kit) : null
    const { id, title, kind, field, registrantKind, unitName, unitKind, year, statement } = model
    return { model: { id, title, unitName, unitKind, year }, kit, draft: { title, kind, field, registrantKind, ...kitOf(kit), copiedFrom: id, statement: { ...wordsOf(statement), ...forcesOf(kit) } } }
  }
  if (!asked.kit) throw refuse('nothing_to_take')
  const kit = await findWay(ctx, asked.kit)
  if (!kit) throw refuse('no_kit', { kit: asked.kit.slice(0, 60) }, { at: '/kit' })
  return {
    model: null, kit,
    draft: { title: kit.title.vi, kind: 'model', field: kit.field, registrantKind: null, ...kitOf(kit), copiedFrom: null, statement: { content: kit.summary.vi, ...wordsOf(kit.statement ?? {}), ...forcesOf(kit) } },
  }
}

/** A kit with nothing to do in it only counts: it is no way of doing that somebody could take up. */
async function findWay(ctx: Ctx, name: string): Promise<KitWhole | null> {
  const kit = await findKit(ctx, name)
  return kit && kit.forms.length + (kit.steps ?? []).length > 0 ? kit : null
}

const kitOf = (kit: KitWhole | null) => ({ kit: kit?.name ?? null, kitVersion: kit?.version ?? null })
const wordsOf = (given: Partial<Omit<Statement, 'forces'>>) => Object.fromEntries(way.flatMap((name) => (given[name] ? [[name, given[name]]] : []))) as Partial<Statement>
/** Who does it elsewhere is nobody's business here; a kit says which roles there are. */
function forcesOf(kit: KitWhole | null): Pick<Partial<Statement>, 'forces'> {
  const roles = kit?.roles ?? []
  return roles.length === 0 ? {} : { forces: roles.map((role, i) => ({ name: role.title.vi, part: i === 0 ? 'lead' as const : 'coordinating' as const, does: role.does.vi })) }
}
