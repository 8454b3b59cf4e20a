import type { Day } from '#base/day.ts'
import type { UnitHistory } from '#core/unit/read.ts'
import { address } from '$ui/figure.server.ts'
import type { Question } from './question.server.ts'

/** The unit that was asked for does not stand on the map that was asked for: what it became or was, and the map that has it. */
export function elsewhere(question: Question, history: UnitHistory) {
  const last = history.lives.at(-1)!
  const over = last.to !== null && last.to < question.map
  const there: Day = over ? last.to! : question.today
  const links = over ? history.successors : history.predecessors
  const kin = links.map((link) => ({
    name: link.name, kind: link.kind, share: link.shareOfOld, estimated: link.estimated,
    href: address('/figures', { ...question, unit: link.unit }, question.indicator ?? undefined),
  }))
  return {
    over, since: history.lives[0]!.from, until: last.to, asked: question.map, kin,
    onItsMap: { day: there, href: address('/figures', { ...question, map: there }, question.indicator ?? undefined) },
  }
}
