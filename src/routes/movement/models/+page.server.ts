import { redirect } from '@sveltejs/kit'
import { fields } from '#core/initiative/form.ts'
import { listModels } from '#programmes/movement/index.ts'
import { unitOnMap } from '#programmes/setup/index.ts'
import { shown } from '$ui/page.server.ts'
import type { PageServerLoad } from './$types'

const perPage = 20
const kinds = ['commune', 'ward', 'town', 'special_zone'] as const

export const load: PageServerLoad = ({ locals, url }) => shown(locals, async () => {
  const { ctx, deployment } = locals
  const query = url.searchParams
  const among = <V extends string>(name: string, known: readonly V[]) => known.find((one) => one === query.get(name)) ?? null
  const { children } = await unitOnMap(ctx, deployment!.unit, ctx.day)
  const communes = children.filter((child) => kinds.some((kind) => kind === child.kind))
  const asked = {
    text: (query.get('q') ?? '').trim().slice(0, 200), field: among('field', fields), kind: among('kind', kinds),
    like: communes.find((commune) => String(commune.unit) === query.get('for'))?.unit ?? null, page: Math.min(9_999, Math.max(1, Math.trunc(Number(query.get('page'))) || 1)),
  }
  const { models, total, like } = await listModels(ctx, {
    ...(asked.text ? { text: asked.text } : {}), ...(asked.field ? { field: asked.field } : {}), ...(asked.kind ? { kind: asked.kind } : {}), ...(asked.like ? { like: asked.like } : {}),
    first: (asked.page - 1) * perPage, rows: perPage,
  })
  // An address from before fewer were found, or typed: the last page there is.
  const pages = Math.max(1, Math.ceil(total / perPage))
  if (asked.page > pages) redirect(303, `/movement/models?${new URLSearchParams([...[...url.searchParams].filter(([name]) => name !== 'page'), ['page', String(pages)]])}`)
  return {
    asked, models, total, perPage, like: like && { name: like.name, kind: like.kind }, communes: communes.map(({ unit, name, kind }) => ({ unit, name, kind })),
    kinds: kinds.filter((kind) => communes.some((commune) => commune.kind === kind)),
  }
})
