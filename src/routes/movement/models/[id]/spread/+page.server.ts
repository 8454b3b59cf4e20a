import { getModel, lineageOf } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { drawn } from '../../spread.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, params, url }) => shown(locals, async () => {
  const { ctx, deployment } = locals
  const { id, title, unitName, unitKind, communeName, communeKind } = await getModel(ctx, params.id)
  const kin = await lineageOf(ctx, id)
  return { id: id as string, title, unitName, unitKind, communeName, communeKind, kin, drawn: await drawn(ctx, deployment!.unit, kin, url.searchParams.get('year')) }
})
