import { newId } from '#base/id.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { trustOf } from '#core/verification/trust.ts'
import { progressOf, type Target } from '#programmes/movement/index.ts'
import { digitsOf, titleOf } from '$ui/figure.server.ts'
import { measureText } from '$ui/measure.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { lang } from '$ui/words.ts'
import { actions as all } from './entry.server.ts'
import type { Actions, PageServerLoad } from './$types'

const sayings = ['lay', 'task', 'finish', 'drop', 'reopen', 'log', 'correct', 'withdraw', 'target'] as const

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url } = event
  return shown(event.locals, async () => {
    const { initiative, kit, tasks, activities, totals, targets, period, mayWrite, people, toLayOut } = await progressOf(ctx, params.id)
    const indicators = mayWrite ? (await listIndicators(ctx)).map((one) => ({ value: one.key, label: titleOf(one) })).toSorted((a, b) => a.label.localeCompare(b.label, 'vi')) : []
    return {
      id: initiative.id as string, title: initiative.title, state: initiative.state, late: initiative.late, unitName: initiative.unitName, unitKind: initiative.unitKind, kit: kit?.title[lang()] ?? null,
      tasks: tasks.map(({ shard: _shard, leaf: _leaf, account: _account, ...task }) => task),
      activities: activities.map(({ shard: _shard, leaf: _leaf, ...one }) => ({ ...one, earlier: one.earlier.map(({ day, kind, sessions, participants, women }) => ({ day, kind, sessions, participants, women })) })),
      totals, targets: targets.map(shownTarget), period, mayWrite, toLayOut, people: people.map(({ name }) => name), indicators,
      // Made once, here: sending a form twice adds one thing.
      fresh: { task: newId() as string, activity: newId() as string, correction: newId() as string },
      today: ctx.day, said: sayings.find((one) => one === url.searchParams.get('said')) ?? null,
    }
  })
}

function shownTarget({ id, atLeast, by, indicator, figure, per, reached }: Target) {
  return {
    id: id as string | null, atLeast, by, reached, label: titleOf(indicator), unit: measureText(indicator.unitOfMeasure), trust: trustOf(figure, indicator.method), thread: figure.value === null ? null : figure.thread,
    digits: digitsOf(indicator), value: figure.value, per: per && { label: titleOf(per.indicator), unit: measureText(per.indicator.unitOfMeasure), value: per.figure.value, thread: per.figure.value === null ? null : per.figure.thread },
  }
}

export const actions: Actions = all
