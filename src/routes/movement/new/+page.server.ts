import { newId } from '#base/id.ts'
import { listKits } from '#core/kit/read.ts'
import { allow } from '#core/people/door.ts'
import { draftsToGoOnWith, formFor, placeToRegister, sourceOf, unitsToRegisterIn, unitsWithRegister } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { unitName } from '$ui/unit.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { lang } from '$ui/words.ts'
import { formActions, type Entered } from '../entry.server.ts'
import { movementKit } from '../register.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment }, url } = event
  return shown(event.locals, async () => {
    const q = (url.searchParams.get('q') ?? '').slice(0, 200)
    const units = await unitsToRegisterIn(ctx, q)
    // Who may register nowhere is told so, as by any other door.
    if (units.length === 0 && q === '') await allow(ctx, 'initiative.register', (await unitsWithRegister(ctx))[0]?.unit ?? deployment!.unit)
    const asked = Number(url.searchParams.get('unit'))
    const id = Number.isInteger(asked) && asked > 0 && asked <= 2_147_483_647 ? asked : q === '' && units.length === 1 ? units[0]!.id : null
    const chosen = id === null ? null : await placeToRegister(ctx, id)
    const kits = await listKits(ctx)
    const from = await begunFrom(ctx, url.searchParams)
    const start = chosen && { ...blank(chosen, ctx.day), ...from?.draft, id: newId() as string, unit: chosen.id }
    // Who comes without a place or a model may have come for what they left.
    const drafts = chosen === null || url.search === '' ? await draftsToGoOnWith(ctx) : []
    return { drafts, discarded: url.searchParams.get('said') === 'discarded', q, kits: kits.filter((kit) => kit.name !== movementKit).map((kit) => ({ name: kit.name, title: kit.title[lang()] })), units: chosen ? [] : units, chosen, alone: units.length === 1 && q === '' && url.searchParams.get('unit') === null, from: from && { kind: from.kind, title: from.title, place: from.place, steps: from.steps }, start, ask: start && await formFor(ctx, start.unit, start.year) }
  })
}

type Ctx = App.Locals['ctx']

/** An empty form: the level that usually judges such a place, and the year for which one registers now. */
function blank({ kind }: { kind: string }, today: string): Entered {
  const level = kind === 'village' || kind === 'residential_area' ? 'commune' : kind === 'city' || kind === 'province' || kind === 'nation' ? 'city' : 'commune'
  return {
    id: '', edition: 0, unit: 0, title: '', kind: 'model', level, field: null, registrantKind: null, registrant: '', novelty: null, year: Number(today.slice(0, 4)), startsOn: null, endsOn: null,
    statement: {}, kit: null, copiedFrom: null,
  }
}

/** A kit or a model to begin from: the way of doing is taken over, the situation and the people of a place never are. */
async function begunFrom(ctx: Ctx, query: URLSearchParams): Promise<{ kind: 'kit' | 'model'; title: string; place: string; steps: readonly string[]; draft: Partial<Entered> } | null> {
  const [from, kit] = [query.get('from'), query.get('kit')]
  if (!from && !kit) return null
  const source = await sourceOf(ctx, { ...(from ? { from } : {}), ...(kit ? { kit } : {}) })
  const { registrantKind: _theirs, kitVersion: _version, ...draft } = source.draft
  return {
    kind: source.model ? 'model' : 'kit', title: source.model?.title ?? source.kit!.title[lang()], place: source.model ? unitName(source.model.unitKind, source.model.unitName) : '',
    steps: (source.kit?.steps ?? []).map((step) => step.title[lang()]), draft: { ...draft, novelty: 'new' },
  }
}

export const actions: Actions = formActions
