import { redirect } from '@sveltejs/kit'
import type { Id } from '#base/id.ts'
import { isProblem } from '#base/problem.ts'
import { countPictures } from '#core/form/chronicle.ts'
import { readThread, type Word } from '#core/indicator/thread.ts'
import { trustOf } from '#core/verification/trust.ts'
import { addVerification } from '#core/verification/verified.ts'
import { pathOfUnit } from '#programmes/setup/index.ts'
import { address, figureOf, partText } from '$ui/figure.server.ts'
import { shown } from '$ui/page.server.ts'
import { lang } from '$ui/words.ts'
import { questionOf } from '../question.server.ts'
import { checkOf, meaningOf, rowsOf } from '../one.server.ts'
import type { PageServerLoad } from './$types'

const shownParts = 8

export const load: PageServerLoad = ({ locals, url }) => shown(locals, async () => {
  const { ctx } = locals
  const question = questionOf(url.searchParams, locals.deployment!.unit, ctx.day)
  const key = question.indicator
  if (key === null) redirect(303, address('/figures', question))
  const after = url.searchParams.get('after')
  const { unit, period, map } = question
  const thread = await readThread(ctx, { indicator: key, unit, period, map }, after).catch((reason: unknown) => {
    // The figures page says what became of a unit that does not stand on this map.
    if (isProblem(reason) && reason.code === 'unit.not_on_map') redirect(303, address('/figures', question, key))
    throw reason
  })
  const { indicator } = thread
  const value = (await addVerification(ctx, { indicators: [key], period, map }, [thread.value]))[0]!
  const fresh = url.searchParams.get('new')
  const parts = rowsOf(value.children!.filter((child) => child.value !== null), indicator, question).toSorted((a, b) => b.value! - a.value!)
  const pictures = await countPictures(ctx, thread.words.filter((word) => word.kind === 'form.record').map((word) => word.origin))
  const path = await pathOfUnit(ctx, question.unit, question.map)
  return {
    figure: { ...figureOf(value, indicator, question), href: address('/figures', question, key) },
    unit: path.at(-1)!,
    above: path.slice(0, -1).map((step) => ({ name: step.name, href: address('/figures/thread', { ...question, unit: step.unit }, key) })),
    trust: trustOf(value, indicator.method),
    check: await checkOf(ctx, value, indicator, question),
    total: Math.round(value.n),
    ratio: indicator.denominator === null ? null : { top: value.numerator, bottom: value.denominator },
    apportioned: value.apportionedShare > 0 ? partText(value.apportionedShare) : null,
    parts: parts.slice(0, shownParts).map((part) => ({ ...part, href: address('/figures/thread', { ...question, unit: part.unit }, key) })),
    partsInAll: parts.length,
    words: thread.words.map((word) => told(word, fresh, pictures)),
    arrived: fresh !== null,
    first: after === null ? null : address('/figures/thread', question, key),
    next: thread.next === null ? null : address('/figures/thread', question, key, { after: thread.next }),
    meaning: await meaningOf(ctx, indicator),
  }
})

/** Where what stated a fact is told, by what it is. */
const tellers: Readonly<Record<string, string>> = { 'form.record': '/records', 'movement.activity': '/movement/activities', 'initiative.passage': '/movement/steps', 'waste.activity': '/waste/activity', 'waste.stock': '/waste/stock' }

function told(word: Word, fresh: string | null, pictures: ReadonlyMap<Id, number>) {
  const { kind, leafName, leafKind, leafIn, day, method, share, role, seq } = word
  return {
    kind, leafName, leafKind, leafIn, day, method, share, role, seq, value: word.value * share,
    record: Object.hasOwn(tellers, kind) ? `${tellers[kind]}/${word.origin}` : null, fresh: word.origin === fresh, pictures: pictures.get(word.origin) ?? 0,
    mandate: lang() === 'vi' ? word.mandateVi : word.mandateEn, mandateUnit: word.mandateUnit,
  }
}
