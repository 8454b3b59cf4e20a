import type { Refusal } from './store.ts'
import { setting } from './store.ts'

/** The server answered and does not want it: trying again as it is would not help. */
export class Refused extends Error {
  readonly status: number
  readonly refusal: Refusal
  constructor(status: number, refusal: Refusal) {
    super(refusal.title)
    this.status = status
    this.refusal = refusal
  }
}

/** There is no line, or the server is not well: to be tried again, not before `after` seconds if it said so. */
export class Unreachable extends Error {
  readonly after: number | undefined
  constructor(message: string, after?: number) {
    super(message)
    this.after = after
  }
}

export type Call = { readonly method?: 'GET' | 'POST'; readonly body?: unknown; readonly bytes?: ArrayBuffer; readonly type?: string; readonly session?: boolean }

/** How long a request may hang on a line that carries nothing, in ms; a photograph gets the time that a line of half a kilobyte a second needs. */
const patience = 60_000
const msForByte = 2

/**
 * Asks the server in the name of this telephone, or of whoever is signed in (`session`).
 * @throws Refused, Unreachable
 */
export async function ask<T>(path: string, { method = 'GET', body, bytes, type, session = false }: Call = {}): Promise<T> {
  const token = session ? undefined : await setting<string>('token')
  const headers: Record<string, string> = { accept: 'application/json' }
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`
  if (bytes || body !== undefined) headers['content-type'] = type ?? 'application/json'
  let response: Response
  try {
    response = await fetch(path, {
      method, headers, credentials: session ? 'same-origin' : 'omit', cache: 'no-store', signal: AbortSignal.timeout(patience + (bytes?.byteLength ?? 0) * msForByte),
      ...(bytes ? { body: bytes } : body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (response.ok) return (await response.json()) as T
  } catch (error) {
    throw new Unreachable(String(error))
  }
  throw await reasonOf(response)
}

/** Pauses in ms before asking again what a breaking line cut off: most come through the second time. */
const againAfter = [200, 1_000]

/** The same for what may be said twice without harm. @throws Refused, Unreachable */
export async function askAgain<T>(path: string, call: Call): Promise<T> {
  for (const pause of againAfter) {
    try {
      return await ask<T>(path, call)
    } catch (error) {
      if (error instanceof Refused || (error instanceof Unreachable && error.after !== undefined) || !navigator.onLine) throw error
      await new Promise((r) => setTimeout(r, pause))
    }
  }
  return ask<T>(path, call)
}

async function reasonOf(response: Response): Promise<Refused | Unreachable> {
  const told = (await response.json().catch(() => null)) as (Refusal & { params?: { by?: string } }) | null
  // A page where an answer was expected comes from something in between: a wall that wants a password, a proxy.
  if (!told?.code || response.status >= 500 || response.status === 429 || response.status === 408) {
    const after = Number(response.headers.get('retry-after'))
    return new Unreachable(`${response.status}`, Number.isFinite(after) && after > 0 ? after : undefined)
  }
  return new Refused(response.status, { ...told, ...(told.params?.by === undefined ? {} : { by: told.params.by }) })
}
