import { isProblem, Problem, refuse } from '../problem.ts'

/**
 * Database errors become Problems here and nowhere else. A constraint's name is the Problem's code
 * (`unit.life_overlaps` is both), so a rule is written once, in SQL, and explained once, beside its module's verbs.
 */
const byState: Readonly<Record<string, () => Problem>> = {
  '53100': () => refuse('disk_full'),
  '22003': () => refuse('out_of_range'),
  '22021': () => refuse('letters'),
}

const gone = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END',
  '57P01', '57P02', '57P03', '08006', '08003', '08001', '53300'])

let outOfSpace = false

/** Told by whoever keeps the server: while it cannot run for want of space, waiting does not help and freeing space does. */
export function tellOutOfSpace(is: boolean): void {
  outOfSpace = is
}

export function translate(error: unknown): unknown {
  if (isProblem(error) || !(error instanceof Error)) return error
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (constraint !== undefined && declared(constraint)) return new Problem(constraint, {}, { cause: error })
  if (code !== undefined && byState[code]) return byState[code]()
  if ((code !== undefined && gone.has(code)) || /Connection terminated|is not queryable|timeout exceeded when trying to connect/.test(error.message)) {
    return refuse(outOfSpace ? 'disk_full' : 'unavailable', undefined, { cause: error })
  }
  return error
}

function declared(code: string): boolean {
  try {
    return new Problem(code).status > 0
  } catch {
    return false
  }
}

/** Whether trying the same transaction again may help: two writers met in an unlucky order. */
export function mayRetry(error: unknown): boolean {
  const code = (error as { code?: string } | undefined)?.code
  return code === '40P01' || code === '40001'
}
