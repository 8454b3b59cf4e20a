import type { Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { isId, type Id } from '#base/id.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { allow, allowTogether, type By, type Wish } from '#core/people/door.ts'
import { dayGiven, findSeats, nextOf, passageOf, standingOf, type Initiative, type Next, type Said } from './initiative.ts'
import * as q from './initiative.queries.ts'
import { moveOf, stepsFrom, type State, type Step } from './life.ts'
import { remember, type Passage } from './passage.ts'
import { refuse } from './problems.ts'
import { keepStandings, standingAfter } from './standing.ts'
import { momentWords, stateWords } from './words.ts'

/*
 * The same steps for many initiatives at once. One statement asks for all of what a step of one asks, so that a thousand cost as
 * many round trips as one; each is judged by itself, and one that is refused does not hold back the others.
 */

export type Wanted = { readonly id: string; readonly edition: number }
export type Moved = { readonly id: Id; readonly state: State; readonly edition: number }
type Found = { readonly there: Initiative; readonly by: By }
type Planned = Found & { readonly next: Next }

/**
 * Takes many one step further, exactly as `advance` would take each.
 * @returns for each, in order, where it is now or why it was refused
 * @throws Problem `people.sign_in_first`, `people.scope`, `day.invalid`, `initiative.future_day`: these concern all of them
 */
export async function advanceMany(ctx: Ctx, wanted: readonly Wanted[], step: Step, said: Said = {}): Promise<(Moved | Problem)[]> {
  const given = dayGiven(ctx.day, said)
  const { db, answers } = await look(ctx, wanted.map(({ id }) => id), step)
  const found = answers.filter((answer): answer is Found => !isProblem(answer))
  const before = await lastDays(db, found)
  const seen = new Set<Id>()
  const planned = answers.map((answer, i): Planned | Problem => {
    if (isProblem(answer)) return answer
    const { there } = answer
    // Named twice it is taken once: the second finds it changed, as it would one by one.
    if (seen.has(there.id)) return refuse('changed_meanwhile', { at: momentWords(ctx.now) })
    seen.add(there.id)
    try {
      return { ...answer, next: nextOf(there, wanted[i]!.edition, step, said, { today: ctx.day, given, before: before.get(there.id) }) }
    } catch (problem) {
      if (!isProblem(problem)) throw problem
      return problem
    }
  })
  const ready = planned.filter((one): one is Planned => !isProblem(one))
  const moved = await keepStandings(db, ready.map(({ there, next }) => standingOf(there, step, next)))
  const passed = ready.filter(({ there }) => moved.has(there.id))
  for (const [mandate, some] of Map.groupBy(passed, ({ by }) => by.mandate)) {
    await remember({ ...db, mandate }, step, some.map(({ there, next }): Passage => passageOf(there, step, next)))
  }
  return planned.map((one): Moved | Problem => {
    if (isProblem(one)) return one
    const edition = moved.get(one.there.id)
    return edition === undefined ? refuse('changed_meanwhile', { at: momentWords(ctx.now) }) : { id: one.there.id, state: one.next.state, edition }
  })
}

/**
 * Which of many the asker could take a step with now, and why not the others: the doors and the states, not what has to be said.
 * @returns for each, in order, nothing or why not
 */
export async function refusalsFor(ctx: Ctx, ids: readonly string[], step: Step): Promise<(Problem | undefined)[]> {
  const { answers } = await look(ctx, ids, step)
  return answers.map((answer) => {
    if (isProblem(answer)) return answer
    return stepsFrom(answer.there.state).includes(step) ? undefined : refuse('not_now', stateWords(answer.there.state))
  })
}

/** Finds each and asks the door of its own seat: of each seat once. */
async function look(ctx: Ctx, ids: readonly string[], step: Step): Promise<{ db: Db; answers: (Found | Problem)[] }> {
  const { verb, seat } = moveOf(step)
  const near = await allow(ctx, verb, [])
  const asked = ids.map((id) => id.toLowerCase())
  const rows = new Map((await q.many.all(near, asked.filter(isId))).map((row) => [row.id as string, row]))
  const seats = seat === 'place' ? undefined : await findSeats(near, [...rows.values()])
  const unitOf = (there: Initiative) => (seats ? seats(there) : there.unit)
  const wishes = [...rows.values()].flatMap((there): Wish[] => { const unit = unitOf(there); return unit === undefined ? [] : [{ ctx, unit }] })
  const [one, ...others] = wishes
  const door = one ? await allowTogether(verb, [one, ...others]) : { db: near, answers: [] }
  const by = new Map(wishes.map(({ unit }, i) => [unit, door.answers[i]!]))
  const answers = asked.map((id): Found | Problem => {
    const there = rows.get(id)
    if (!there) return refuse('not_found')
    const unit = unitOf(there)
    if (unit === undefined) return refuse('no_seat', undefined, { at: '/level' })
    const answer = by.get(unit)!
    return isProblem(answer) ? answer : { there, by: answer }
  })
  return { db: door.db, answers }
}

async function lastDays(db: Db, found: readonly Found[]): Promise<Map<Id, Day>> {
  const rows = await q.lastDays.all(db, found.map(({ there }) => there.shard), found.map(({ there }) => there.id))
  return new Map(rows.map(({ initiative, day }) => [initiative, day]))
}

/** What happened to an accepted initiative before it came here, in its order. */
export type Past = { readonly id: Id; readonly steps: readonly { readonly step: Step; readonly day: Day; readonly words: string; readonly decision: string | null }[] }

/**
 * Takes initiatives that were just enrolled through what is known of their past, for imports and demonstrations: nobody is
 * asked again what was decided then. Where each stands is written once, at its end.
 */
export async function liveThrough(db: Db, lives: readonly Past[]): Promise<void> {
  const past = new Map(lives.filter(({ steps }) => steps.length > 0).map(({ id, steps }) => [id, steps]))
  if (past.size === 0) return
  let there = (await q.many.all(db, [...past.keys()])).map((row) => ({ ...row, steps: past.get(row.id)! }))
  for (let turn = 0; there.some(({ steps }) => steps.length > turn); turn++) {
    const after = new Map(there.flatMap((one) => {
      const taken = one.steps[turn]
      if (taken && !moveOf(taken.step).from.includes(one.state)) throw new Error(`${taken.step} cannot follow ${one.state}`)
      return taken ? [[one.id, { ...one, ...taken, was: one.state, ...standingAfter(one, taken.step, taken.day) }] as const] : []
    }))
    for (const [step, some] of Map.groupBy(after.values(), ({ step }) => step)) {
      await remember(db, step, some.map(({ id, kit, ...one }): Passage => ({ ...one, initiative: id, kit: kit ?? null })))
    }
    there = there.map((one) => after.get(one.id) ?? one)
  }
  await keepStandings(db, there.map((one) => ({ ...one, registeredOn: null })))
}
