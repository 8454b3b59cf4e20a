import { fields } from '#core/initiative/form.ts'
import { levels } from '#core/initiative/life.ts'
import { addressOf, askedOf, balanceOf, everything, unitsWithRegister } from '#programmes/movement/index.ts'
import { historyOfUnit } from '#programmes/setup/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment }, url } = event
  return shown(event.locals, async () => {
    const units = await unitsWithRegister(ctx)
    const asked = askedOf(url.searchParams)
    const year = url.searchParams.has('year') ? asked.year : Number(ctx.day.slice(0, 4))
    const unit = asked.unit ?? units[0]?.unit ?? deployment!.unit
    const { cells, communes } = await balanceOf(ctx, unit, year)
    const href = (more: Partial<typeof asked>) => addressOf({ ...everything, unit, year, underWay: true }, more)
    const life = (await historyOfUnit(ctx, unit)).lives.at(-1)!
    return {
      year, today: ctx.day, unit: { id: unit, name: life.name, kind: life.kind }, units,
      rows: levels.map((level) => ({ level, cells: fields.map((field) => ({ field, n: cells.find((cell) => cell.level === level && cell.field === field)?.n ?? 0, href: href({ level, field }) })) }))
        .filter((row) => row.level !== 'district' || row.cells.some((cell) => cell.n > 0)),
      lacking: fields.map((field) => ({ field, total: communes.length, communes: communes.filter((one) => !one.fields.includes(field)).map((one) => ({ name: one.name, kind: one.kind, href: href({ unit: one.unit, field }) })) })),
    }
  })
}
