import { error, fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit'
import { asProblem } from '#base/http/respond.ts'
import { log } from '#base/log.ts'
import { isProblem, type ProblemBody } from '#base/problem.ts'

/**
 * For loads: a verb's refusal becomes the error page with its words, its code and the request's id.
 * @example export const load = ({ locals, params }) => shown(locals, () => getRecord(locals.ctx, params.id))
 */
export async function shown<T>(locals: App.Locals, verb: () => Promise<T>): Promise<T> {
  try {
    return await verb()
  } catch (reason) {
    if (!isProblem(reason)) throw reason
    error(reason.status, reason.say(locals.lang), { code: reason.code, instance: locals.ctx.request })
  }
}

type Refused<E> = ActionFailure<{ problem: ProblemBody; entered: E }>

/**
 * For actions: a verb's refusal returns to the form it came from, with what had been typed; nothing was changed.
 * @returns the verb's result, or a failure that carries `problem` and `entered`
 */
export async function done<T, E>(event: RequestEvent, entered: E, verb: () => Promise<T>): Promise<T | Refused<E>> {
  try {
    return await verb()
  } catch (reason) {
    // Redirects and errors of the framework itself pass; everything else is a refusal or our failure.
    if (!(reason instanceof Error)) throw reason
    const problem = asProblem(reason)
    if (problem.status >= 500) log.error({ request: event.locals.ctx.request, code: problem.code, err: reason }, 'action failed')
    return fail(problem.status, { problem: problem.toJSON(event.locals.lang, event.locals.ctx.request), entered })
  }
}
