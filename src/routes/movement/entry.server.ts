import type { Ctx } from '#base/ctx.ts'
import { fields, kinds, parts, registrantKinds, type Draft, type Force } from '#core/initiative/form.ts'
import { getInitiative, saveDraft } from '#core/initiative/initiative.ts'
import { levels } from '#core/initiative/life.ts'
import { refuse } from '#core/initiative/problems.ts'
import { findKit } from '#core/kit/read.ts'
import { discardRegistration, takeStep, type FormOfPlan } from '#programmes/movement/index.ts'
import { lang, m } from '$ui/words.ts'
import { numberOf, textOf } from '$ui/typed.ts'
import { actionsOf, dayTold, type Told } from './kept.server.ts'
import { fieldText, kindText, levelText, noveltyText, partText, questionText, registrantText } from './words.ts'

/** The form as it was typed, with the edition that its writer had before them. */
export type Entered = Draft & { readonly edition: number }

const texts = ['situation', 'goals', 'content', 'audience', 'resources', 'outputs', 'lasting'] as const

export function readForm(data: FormData): Entered {
  const text = textOf(data)
  const among = <V extends string>(name: string, known: readonly V[]): V | null => known.find((one) => one === text(name)) ?? null
  const orNull = (name: string) => text(name).trim() || null
  const rows = [...data.keys()].filter((key) => /^statement\.forces\.\d{1,2}\.name$/.test(key)).length
  const forces = Array.from({ length: rows }, (_, i): Force => ({
    name: text(`statement.forces.${i}.name`), part: among(`statement.forces.${i}.part`, parts) ?? 'taking_part', does: text(`statement.forces.${i}.does`),
  })).filter((force) => `${force.name}${force.does}`.trim() !== '')
  const extra = Object.fromEntries([...data.keys()].filter((key) => key.startsWith('statement.extra.')).map((key) => [key.slice('statement.extra.'.length), text(key)]))
  return {
    id: text('id'), edition: Number(text('edition')) || 0, unit: Number(text('unit')) || 0, title: text('title'), kind: among('kind', kinds) ?? 'model', level: among('level', levels) ?? 'commune',
    field: among('field', fields), registrantKind: among('registrantKind', registrantKinds), registrant: text('registrant'), novelty: among('novelty', ['new', 'continuing']),
    year: numberOf(text('year')), startsOn: orNull('startsOn'), endsOn: orNull('endsOn'), kit: orNull('kit'), copiedFrom: orNull('copiedFrom'),
    statement: { ...(Object.fromEntries(texts.map((name) => [name, text(`statement.${name}`)])) as Record<(typeof texts)[number], string>), forces, ...(Object.keys(extra).length > 0 ? { extra } : {}) },
  }
}

const isEmpty = ({ title, registrant, statement: s }: Draft) => [title, registrant, ...texts.map((name) => s[name] ?? ''), ...(s.forces ?? []).map(({ name }) => name), ...Object.values(s.extra ?? {})].every((text) => text.trim() === '')

/** The same form with the wrong fields left open; texts that are too long as far as they may go. */
function without(entered: Entered, wrong: readonly string[], { day: today }: Ctx): Entered {
  const at = new Set(wrong.map((pointer) => pointer.split('/').slice(1, 3).join('/')))
  const { statement } = entered
  const shorter = Object.fromEntries(texts.flatMap((name) => (at.has(`statement/${name}`) ? [[name, statement[name]!.slice(0, 4_000)]] : [])))
  return {
    ...entered, ...(at.has('title') ? { title: entered.title.slice(0, 300) } : {}), ...(at.has('registrant') ? { registrant: entered.registrant.slice(0, 200) } : {}),
    ...(at.has('year') ? { year: Number(today.slice(0, 4)) } : {}), ...(at.has('level') ? { level: 'commune' as const } : {}), ...(at.has('startsOn') ? { startsOn: null } : {}), ...(at.has('endsOn') ? { endsOn: null } : {}),
    statement: {
      ...statement, ...shorter,
      ...(at.has('statement/forces') ? { forces: (statement.forces ?? []).map((force) => ({ ...force, name: force.name.slice(0, 200), does: force.does.slice(0, 500) })) } : {}),
      ...(at.has('statement/extra') ? { extra: Object.fromEntries(Object.entries(statement.extra ?? {}).map(([key, text]) => [key, text.slice(0, 4_000)])) } : {}),
    },
  }
}

/** Every field of a registration in words, in the order of the form, and what a plan asks besides; `at` is where it stands in it. */
export function told(one: Pick<Draft, 'title' | 'kind' | 'field' | 'registrantKind' | 'registrant' | 'level' | 'novelty' | 'year' | 'startsOn' | 'endsOn' | 'statement'>, questions: FormOfPlan['questions'] = []): Told[] {
  const s = one.statement
  const asked = (key: string) => questions.find((question) => question.key === key)
  const extra = [...new Set([...questions.map(({ key }) => key), ...Object.keys(s.extra ?? {})])]
  const forces = (s.forces ?? []).map((force) => `${partText(force.part)}: ${force.name}${force.does ? ` – ${force.does}` : ''}`).join('\n')
  return [
    { at: '/title', label: m.movement_f_title(), text: one.title }, { at: '/kind', label: m.movement_f_kind(), text: kindText(one.kind) },
    { at: '/field', label: m.movement_f_field(), text: one.field ? fieldText(one.field) : '' }, { at: '/registrantKind', label: m.movement_f_by(), text: one.registrantKind ? registrantText(one.registrantKind) : '' },
    { at: '/registrant', label: m.movement_f_registrant(), text: one.registrant }, { at: '/level', label: m.movement_f_level(), text: levelText(one.level) },
    { at: '/novelty', label: m.movement_f_novelty(), text: one.novelty ? noveltyText(one.novelty) : '' }, { at: '/year', label: m.movement_f_year(), text: String(one.year) },
    { at: '/statement/situation', label: m.movement_f_situation(), text: s.situation ?? '' }, { at: '/statement/goals', label: m.movement_f_goals(), text: s.goals ?? '' },
    { at: '/statement/content', label: m.movement_f_content(), text: s.content ?? '' }, { at: '/statement/audience', label: m.movement_f_audience(), text: s.audience ?? '' },
    { at: '/statement/forces', label: m.movement_f_forces(), text: forces }, { at: '/statement/resources', label: m.movement_f_resources(), text: s.resources ?? '' },
    { at: '/startsOn', label: m.movement_f_starts(), text: dayTold(one.startsOn) }, { at: '/endsOn', label: m.movement_f_ends(), text: dayTold(one.endsOn) },
    { at: '/statement/outputs', label: m.movement_f_outputs(), text: s.outputs ?? '' }, { at: '/statement/lasting', label: m.movement_f_lasting(), text: s.lasting ?? '' },
    ...extra.map((key) => ({ at: `/statement/extra/${key}`, label: (lang() === 'en' && asked(key)?.en) || asked(key)?.vi || key, text: s.extra?.[key] ?? '' })),
  ]
}

async function keep(ctx: Ctx, { edition, ...draft }: Entered): Promise<number> {
  // A press on an empty page leaves no draft behind.
  if (edition === 0 && isEmpty(draft)) throw refuse('empty', undefined, { at: '/title' })
  // Of the kit as it is here when the draft begins.
  return saveDraft(ctx, { ...draft, kitVersion: draft.kit ? (await findKit(ctx, draft.kit))?.version ?? null : null }, edition)
}

const { save, handIn, discard } = actionsOf<Entered>({
  read: readForm, save: keep, without, called: questionText, told: async (_, entered) => told(entered),
  refusals: { wrong: 'initiative.wrong', changed: 'initiative.changed_meanwhile', gone: 'initiative.discarded', closed: 'initiative.not_editable' },
  kept: async (ctx, id) => { const { changedAt, ...entered } = await getInitiative(ctx, id); return { at: changedAt, entered } },
  handIn: (ctx, { id, edition }) => takeStep(ctx, id, edition, 'submit'), discard: discardRegistration,
  addresses: { written: (id) => `/movement/${id}/edit`, handedIn: (id) => `/movement/${id}?said=submit`, discarded: '/movement/new?said=discarded' },
})

/** What the two pages of the form do. */
export const formActions = { save, submit: handIn, discard }
