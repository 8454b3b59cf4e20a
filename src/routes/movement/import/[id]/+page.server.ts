import { redirect } from '@sveltejs/kit'
import { refuse } from '#base/problem.ts'
import { judgeAlike, pairsToJudge, previewImport, refusalsOf, setReading, startImport } from '#programmes/movement/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { textOf } from '$ui/typed.ts'
import type { Actions, PageServerLoad } from './$types'

const shownRows = 100

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params } = event
  return shown(event.locals, async () => {
    const { list, sheets, preview, before } = await previewImport(ctx, params.id)
    const { account: _account, ...about } = list
    const examples = sheets.examples(list.reading)
    const refused = list.state === 'read' ? preview?.refused ?? [] : await refusalsOf(ctx, params.id, shownRows)
    return {
      list: about, before, sheets: sheets.names, year: Number(ctx.day.slice(0, 4)),
      headings: sheets.layout(list.reading).headings.map(({ at, heading }) => ({ at, heading, key: list.reading.columns[at] ?? '', examples: examples.get(at) ?? [] })),
      preview: list.state === 'read' ? preview : null, refused: refused.slice(0, shownRows), refusedCount: list.state === 'read' ? preview?.refusedCount ?? 0 : list.refused,
      pairs: list.state === 'done' ? await pairsToJudge(ctx, params.id, 50) : [],
    }
  })
}

export const actions: Actions = {
  read: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    const text = textOf(data)
    const under = (prefix: string) => Object.fromEntries([...data].flatMap(([name, value]) => (name.startsWith(prefix) && typeof value === 'string' ? [[name.slice(prefix.length), value]] : [])))
    const answer = await done(event, {}, async () => {
      await setReading(event.locals.ctx, event.params.id, Number(text('edition')), {
        sheet: text('sheet'), head: text('head'), columns: under('column:'), choices: under('choice:'), carry: data.has('carry'),
        level: text('level'), kind: text('kind'), field: text('field'), year: text('year'), place: text('place') })
      return null
    })
    if (answer !== null) return answer
    redirect(303, `/movement/import/${event.params.id}#preview`)
  },
  start: async (event) => {
    mustBeSomebody(event)
    const edition = Number((await event.request.formData()).get('edition'))
    const answer = await done(event, {}, async () => { await startImport(event.locals.ctx, event.params.id, edition); return null })
    if (answer !== null) return answer
    redirect(303, `/movement/import/${event.params.id}`)
  },
  judge: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    const text = textOf(data)
    const answer = await done(event, {}, async () => {
      const verdict = text('verdict')
      if (verdict !== 'same' && verdict !== 'different') throw refuse('field', { reason_vi: 'chọn một trong hai kết luận', reason_en: 'choose one of the two findings' }, { at: '/verdict' })
      await judgeAlike(event.locals.ctx, text('initiative'), text('other'), verdict, text('words'))
      return null
    })
    if (answer !== null) return answer
    redirect(303, `/movement/import/${event.params.id}#alike`)
  },
}
