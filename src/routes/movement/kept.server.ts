import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import type { Ctx } from '#base/ctx.ts'
import { separately } from '#base/db/transaction.ts'
import { newId } from '#base/id.ts'
import { Problem, type ProblemBody } from '#base/problem.ts'
import { dayText } from '$ui/format.ts'
import { done } from '$ui/page.server.ts'
import { textOf } from '$ui/typed.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'

/** A field in words; `at` is where it stands in the form. */
export type Told = { readonly at: string; readonly label: string; readonly text: string }

type Version = { readonly id: string; readonly edition: number }

/**
 * A form that is kept while it is being written: by hand, by the script of its page, and before it is handed in. Whatever of it
 * is wrong waits on the page while the rest is kept; two people who write at once see both texts.
 */
export type Saving<E extends Version> = {
  readonly read: (data: FormData) => E
  /** @returns the edition that it is then */
  readonly save: (ctx: Ctx, entered: E) => Promise<number>
  /** The refusals that mean: single fields are wrong; somebody else wrote meanwhile, discarded it, handed it in. */
  readonly refusals: { readonly wrong: string; readonly changed: string; readonly gone: string; readonly closed: string }
  /** The same form with these fields left open; texts that are too long as far as they may go. */
  readonly without: (entered: E, wrong: readonly string[], ctx: Ctx) => E
  /** A pointer into what is kept, as one into the page: lines that say nothing are not kept. */
  readonly onPage?: (entered: E, at: string) => string
  /** What the question at a pointer is called. */
  readonly called: (at: string) => string | undefined
  readonly told: (ctx: Ctx, entered: E) => Promise<readonly Told[]>
  /** What is kept now, by whomever. */
  readonly kept: (ctx: Ctx, id: string) => Promise<{ readonly at: Date; readonly entered: E }>
  /** What is allowed and worth a second look, as sentences. */
  readonly notes?: (entered: E) => readonly string[]
  /** Where it is written on, and where that is said once it was saved by hand. */
  readonly addresses: { readonly written: (id: string) => string; readonly saved?: (id: string) => string }
}
/** A form that is handed in, or thrown away, in the end. */
export type Writing<E extends Version> = Saving<E> & {
  readonly handIn: (ctx: Ctx, entered: E) => Promise<unknown>
  readonly discard: (ctx: Ctx, id: string, edition: number) => Promise<void>
  /** Where it is read once it was handed in, and where one goes on when it is gone. */
  readonly addresses: { readonly handedIn: (id: string) => string; readonly discarded: string }
}

export const isByScript = ({ request }: RequestEvent): boolean => request.headers.get('x-sveltekit-action') === 'true'

/** What a page does that keeps a form. A script keeps it too, and then wants an answer instead of a page. */
export function savingOf<E extends Version>(writing: Saving<E>) {
  return async (event: RequestEvent) => {
    mustBeSomebody(event)
    const entered = writing.read(await event.request.formData())
    const saved = await kept(event, writing, entered)
    const byScript = isByScript(event)
    const answer = (edition: number, wrong: readonly string[]) => ({ saved: { id: entered.id, edition, at: event.locals.ctx.now, wrong, notes: writing.notes?.(entered) ?? [] } })
    if (typeof saved !== 'number') return byScript && saved.data.draftSaved !== undefined ? answer(saved.data.entered.edition, saved.data.problem.errors?.flatMap(({ at }) => writing.called(at ?? '') ?? []) ?? []) : saved
    if (byScript) return answer(saved, [])
    redirect(303, writing.addresses.saved?.(entered.id) ?? `${writing.addresses.written(entered.id)}?said=saved`)
  }
}

/** What its pages do: keep it, hand it in, throw it away. */
export function actionsOf<E extends Version>(writing: Writing<E>) {
  const handIn = async (event: RequestEvent) => {
    mustBeSomebody(event)
    const entered = writing.read(await event.request.formData())
    const edition = await kept(event, writing, entered)
    if (typeof edition !== 'number') return edition
    const answer = await done(event, null, async () => { await writing.handIn(event.locals.ctx, { ...entered, edition }); return null })
    if (answer !== null) return refused(writing, { ...entered, edition }, onPage(writing, entered, answer.data.problem), { saved: 'all' })
    redirect(303, writing.addresses.handedIn(entered.id))
  }
  const discard = async (event: RequestEvent) => {
    mustBeSomebody(event)
    const text = textOf(await event.request.formData())
    const answer = await done(event, null, async () => { await writing.discard(event.locals.ctx, text('id'), Number(text('edition')) || 0); return null })
    if (answer !== null) return fail(answer.status, { problem: answer.data.problem, entered: null, conflict: null, draftSaved: undefined, notes: [] })
    redirect(303, writing.addresses.discarded)
  }
  return { save: savingOf(writing), handIn, discard }
}

/**
 * Keeps the draft in a transaction of its own: what was typed stays kept though the form cannot be handed in yet, and though
 * some of it is wrong.
 * @returns the edition that it is now, or the refusal for the page
 */
async function kept<E extends Version>(event: RequestEvent, writing: Saving<E>, entered: E) {
  const { ctx, lang } = event.locals
  const wrong: ProblemBody[] = []
  for (let rest = entered; ;) {
    const saved = await done(event, null, () => separately(() => writing.save(ctx, rest)))
    if (typeof saved === 'number') {
      if (wrong.length === 0) return saved
      const whole = new Problem(writing.refusals.wrong, { count: wrong.length }).toJSON(lang, ctx.request)
      return refused(writing, { ...entered, edition: saved }, { ...whole, errors: wrong }, { saved: 'others' })
    }
    const problem = onPage(writing, rest, saved.data.problem)
    if (problem.code === writing.refusals.changed) return clash(event, writing, entered, problem)
    if (problem.code === writing.refusals.gone || problem.code === writing.refusals.closed) {
      // Kept once more, what was discarded becomes a draft of its own.
      const unkept = problem.code === writing.refusals.gone ? { ...entered, id: newId(), edition: 0 } : entered
      event.locals.unkept = unkept
      return refused(writing, unkept, problem)
    }
    const fresh = (problem.errors ?? []).filter(({ at }) => !wrong.some((one) => one.at === at))
    if (problem.code !== writing.refusals.wrong || fresh.length === 0) return refused(writing, entered, problem)
    wrong.push(...fresh)
    rest = writing.without(rest, fresh.map(({ at }) => at ?? ''), ctx)
  }
}

async function clash<E extends Version>({ locals: { ctx } }: RequestEvent, writing: Saving<E>, entered: E, problem: ProblemBody) {
  const theirs = await writing.kept(ctx, entered.id)
  const there = new Map((await writing.told(ctx, theirs.entered)).map(({ at, text }) => [at, text]))
  const rows = (await writing.told(ctx, entered)).flatMap(({ at, label, text }) => (same(there.get(at) ?? '', text) ? [] : [{ at, label, theirs: there.get(at) ?? '', mine: text }]))
  const { edition } = theirs.entered
  // Pressed twice, or kept by the script a moment ago: nothing is in conflict with itself.
  if (rows.length === 0) return edition
  return refused(writing, { ...entered, edition }, problem, { conflict: { address: writing.addresses.written(entered.id), edition, at: theirs.at, rows } })
}

type Clash = { readonly address: string; readonly edition: number; readonly at: Date; readonly rows: readonly { readonly at: string; readonly label: string; readonly theirs: string; readonly mine: string }[] }

function refused<E extends Version>(writing: Saving<E>, entered: E, problem: ProblemBody, { conflict = null, saved }: { conflict?: Clash | null; saved?: 'others' | 'all' } = {}) {
  return fail(problem.status, { problem, entered, conflict, draftSaved: saved, notes: writing.notes?.(entered) ?? [] })
}

function onPage<E extends Version>(writing: Saving<E>, entered: E, problem: ProblemBody): ProblemBody {
  const { onPage: move } = writing
  return move && problem.errors ? { ...problem, errors: problem.errors.map((error) => ({ ...error, at: move(entered, error.at ?? '') })) } : problem
}

const same = (a: string, b: string) => a.replace(/\s+/g, ' ').trim() === b.replace(/\s+/g, ' ').trim()

/** A day as people read it; what is none, as it was typed. */
export const dayTold = (of: string | null) => (of === null ? '' : /^\d{4}-\d{2}-\d{2}$/.test(of) ? dayText(of) : of)
