import { findKit } from '#core/kit/read.ts'
import { branchOf, getModel, lineageOf } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { told } from '../../entry.server.ts'
import { figuresOf } from '../spread.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, params }) => shown(locals, async () => {
  const { ctx } = locals
  const { statement, ...model } = await getModel(ctx, params.id)
  const all = await lineageOf(ctx, model.id)
  const mine = branchOf(all, model.id)
  const kit = model.kit ? await findKit(ctx, model.kit) : undefined
  const fields = told({ ...model, novelty: null, statement: { ...statement, forces: [] } }).filter(({ at, text }) => at !== '/statement/forces' && text !== '')
  const source = all.find((one) => one.id === model.copiedFrom) ?? null
  return {
    id: model.id as string, title: model.title, state: model.state, kind: model.kind, field: model.field, registrant: model.registrant, unit: model.unit, unitName: model.unitName, unitKind: model.unitKind,
    communeName: model.communeName, communeKind: model.communeKind, recognisedOn: model.recognisedOn, recognisedAt: model.recognisedAt, year: model.year, fields, source,
    forces: statement.forces.filter((force) => force.does !== ''),
    kit: kit && (kit.forms.length > 0 || (kit.steps ?? []).length > 0) ? { name: kit.name, version: kit.version, title: kit.title, forms: kit.forms, steps: kit.steps ?? [], indicators: kit.indicators.filter((one) => one.published !== false).length } : null,
    figures: kit ? await figuresOf(ctx, model, kit) : [],
    spread: {
      places: mine.length, going: mine.filter((one) => one.going).length,
      kept: mine.filter((one) => one.outcomes.some(({ after, finding }) => after === 12 && finding === 'kept')).length, judged: mine.filter((one) => one.outcomes.some(({ after }) => after === 12)).length,
    },
    copies: mine.filter((one) => one.copiedFrom === model.id).slice(0, 8),
    own: mine[0]?.outcomes ?? [], foundStoppedOn: mine[0]?.foundStoppedOn ?? null,
  }
})
