import { redirect } from '@sveltejs/kit'
import { getSite } from '#base/site.ts'
import { isDay } from '#base/day.ts'
import { whatToExtract } from '#core/form/extract/extract.ts'
import { shown } from '$ui/page.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!locals.account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`)
  const { forms, units } = await shown(locals, () => whatToExtract(locals.ctx))
  const wanted = (name: string): string => url.searchParams.get(name) ?? ''
  const form = forms.find(({ key }) => key === wanted('form'))
  const unit = units.find((one) => String(one.unit) === wanted('unit'))
  const [from, to] = [wanted('from'), wanted('to')].map((day) => (isDay(day) ? day : ''))
  const personal = wanted('personal') === 'yes' && (unit ? unit.personal : units.some((one) => one.personal))
  const said = new URLSearchParams(Object.entries({ unit: unit ? String(unit.unit) : '', from: from!, to: to!, personal: personal ? 'true' : '' }).filter(([, value]) => value !== '')).toString()
  return { forms, units, form, chosen: { unit: unit?.unit ?? null, from, to, personal }, query: said === '' ? '' : `?${said}`, site: getSite(), mayPersonal: units.some((one) => one.personal), collect: unit?.unit ?? units[0]?.unit ?? null }
}
