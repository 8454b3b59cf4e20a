import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { kinds } from '#core/initiative/form.ts'
import { levels } from '#core/initiative/life.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { myMandates } from '#core/people/me.ts'
import { ownFigures, saveRubric, type Criterion, type RubricDraft, type Threshold } from '#programmes/movement/index.ts'
import { done } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { lang, m } from '$ui/words.ts'
import { numberOf, textOf } from '$ui/typed.ts'

/** A rubric as it was typed, with the edition that its writer had before them. */
export type Entered = RubricDraft & { readonly edition: number }

/** What one may choose from while writing. */
export async function choicesFor(ctx: App.Locals['ctx']) {
  const mine = (await myMandates(ctx)).filter((mandate) => mandate.verbs.includes('rubric.write'))
  return {
    units: [...new Map(mine.map(({ unit, unitName }) => [unit, { unit, name: unitName }])).values()],
    // What is read of the model itself stands first, and each says whose figure it is.
    indicators: [
      ...Object.entries(ownFigures).map(([key, { title }]) => ({ key, title: m.movement_rubric_of_model({ title: title[lang()] }) })),
      ...(await listIndicators(ctx)).map(({ key, titleVi, titleEn }) => ({ key, title: m.movement_rubric_of_unit({ title: lang() === 'vi' ? titleVi : titleEn }) })),
    ],
  }
}

export const empty: Criterion = { key: '', title: { vi: '', en: '' }, guidance: '', max: 10, evidence: false, scoredBy: 'appraisers', indicator: null, target: null, thresholds: null }

function readForm(data: FormData): Entered {
  const text = textOf(data)
  const number = (name: string) => numberOf(text(name))
  const rows = [...new Set([...data.keys()].flatMap((name) => /^criteria\.(\d{1,3})\.title\.vi$/.exec(name)?.[1] ?? []))].map(Number).toSorted((a, b) => a - b)
  return {
    id: text('id'), edition: Number(text('edition')) || 0, unit: Number(text('unit')) || 0, title: { vi: text('title.vi'), en: text('title.en') }, level: levels.find((one) => one === text('level')) ?? 'commune',
    kinds: kinds.filter((kind) => data.getAll('kinds').includes(kind)), yearFrom: number('yearFrom'), yearTo: number('yearTo'), recogniseFrom: number('recogniseFrom'), outstandingFrom: number('outstandingFrom'),
    panel: number('panel'), quorum: number('quorum'), majority: number('majority'), discussFrom: number('discussFrom'), replaces: text('replaces') || null,
    // A row without a name is none: so a criterion is taken away, and so the empty rows at the end do no harm.
    criteria: rows.filter((i) => text(`criteria.${i}.title.vi`).trim() !== '').map((i) => criterionOf(text, `criteria.${i}`, data.has(`criteria.${i}.evidence`))),
  }
}

function criterionOf(text: ReturnType<typeof textOf>, at: string, evidence: boolean): Criterion {
  const automatic = text(`${at}.scoredBy`) === 'automatic'
  const target = text(`${at}.target`).trim()
  return {
    key: text(`${at}.key`), title: { vi: text(`${at}.title.vi`), en: text(`${at}.title.en`) }, guidance: text(`${at}.guidance`), max: numberOf(text(`${at}.max`)), evidence,
    scoredBy: automatic ? 'automatic' : 'appraisers', indicator: text(`${at}.indicator`) || null, target: target === '' ? null : numberOf(target), thresholds: thresholdsOf(text(`${at}.thresholds`)),
  }
}

/** "90: 10; 50: 5": from 90 on ten points, from 50 on five. */
function thresholdsOf(text: string): Threshold[] | null {
  const parts = text.split(/[;\n]/).map((part) => part.trim()).filter((part) => part !== '')
  return parts.length === 0 ? null : parts.map((part) => { const [from, points] = part.split(':'); return { from: numberOf(from ?? ''), points: numberOf(points ?? '') } })
}

/** Keeps what was written; the page comes back with empty rows for more. */
export const formActions = {
  save: async (event: RequestEvent) => {
    mustBeSomebody(event)
    const entered = readForm(await event.request.formData())
    const { edition, ...draft } = entered
    const saved = await done(event, entered, () => saveRubric(event.locals.ctx, draft, edition))
    if (typeof saved !== 'number') return fail(saved.status, saved.data)
    redirect(303, `/movement/rubrics/${entered.id}/edit?said=saved`)
  },
}
