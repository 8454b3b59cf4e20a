import { error } from '@sveltejs/kit'
import { findOnShelf, formsOfKit } from '#core/kit/read.ts'
import { myMandates } from '#core/people/me.ts'
import { address } from '$ui/figure.server.ts'
import { shown } from '$ui/page.server.ts'
import { m } from '$ui/words.ts'
import { askedBy, say } from '../words.ts'
import type { PageServerLoad } from './$types'

const longestName = 41

export const load: PageServerLoad = ({ locals, params }) => shown(locals, async () => {
  const { ctx, deployment } = locals
  const there = params.name.length > longestName ? undefined : await findOnShelf(ctx, params.name)
  if (!there) error(404, m.movement_kit_unknown())
  const { kit, signer, begun, going } = there
  const forms = await formsOfKit(ctx, kit.name)
  const indicators = kit.indicators.filter((one) => one.published !== false)
  const countedBy = (measures: readonly string[]) => indicators.filter(({ numerator, denominator }) => measures.includes(numerator) || (denominator !== undefined && measures.includes(denominator))).map(({ title }) => say(title))
  const roles = new Map((kit.roles ?? []).map(({ key, title }) => [key, title]))
  // A variant reaches for figures of its original too.
  const original = kit.variantOf === undefined ? undefined : await findOnShelf(ctx, kit.variantOf.split('@')[0]!)
  const titles = new Map([...(original?.kit.indicators ?? []), ...kit.indicators].map(({ key, title }) => [key, title]))
  return {
    name: kit.name, version: kit.version, title: kit.title, summary: kit.summary, field: kit.field, signer, begun, going, statement: kit.statement ?? {}, roles: kit.roles ?? [],
    variantOf: kit.variantOf === undefined ? null : { text: kit.variantOf, name: original?.kit.name ?? null },
    steps: (kit.steps ?? []).map((step) => ({ key: step.key, title: step.title, days: step.days ?? null, by: step.role === undefined ? null : roles.get(step.role) ?? null })),
    forms: forms.map((form) => ({ key: form.key, version: form.version, title: say(form.title), questions: askedBy(form, kit.core ?? []), counts: countedBy(form.facts.map(({ measure }) => measure)) })),
    indicators: indicators.map(({ key, title, unit, method, base }) => ({ key, title, unit, method, base: base ?? null, href: address('/figures', { unit: deployment!.unit, period: { from: null, to: ctx.day }, map: ctx.day, today: ctx.day }, key) })),
    targets: (kit.targets ?? []).flatMap(({ indicator, per, atLeast }) => {
      const title = titles.get(indicator)
      return title ? [{ title, per: per === undefined ? null : titles.get(per) ?? null, atLeast }] : []
    }),
    mayTake: forms.length + (kit.steps ?? []).length > 0,
    mayPack: ctx.account !== null && (await myMandates(ctx)).some(({ verbs }) => verbs.includes('role.change')),
  }
})
