import { deserialize } from '$app/forms'

export type Clash = {
  readonly address: string; readonly edition: number; readonly at: Date
  readonly rows: readonly { readonly at: string; readonly label: string; readonly theirs: string; readonly mine: string }[]
}
/** `wrong`: fields that could not be kept as they are written; everything else was. `notes`: what is worth a second look. */
export type Kept = { readonly state: 'idle' | 'saving' | 'failed'; readonly at?: Date; readonly edition?: number; readonly clash?: Clash; readonly wrong?: readonly string[]; readonly notes?: readonly string[] }
/** As far as it matters here; a page elsewhere (`redirect`) or our failure (`error`) is neither. */
type Answer = { type: 'success'; data?: { saved: { id: string; edition: number; at: Date; wrong: string[]; notes: string[] } } } | { type: 'failure'; data?: { conflict?: Clash } } | { type: 'redirect' | 'error' }

const pause = 3_000

/**
 * Sends a form to its own action a few seconds after the last key, and at once when the page is left or put away, and tells
 * how it went. It stops at the first conflict: from then on a person decides what is kept.
 * @param address where it is written on, once it was kept
 * @param touched whether somebody wrote before the script was there
 * @returns how to stop: `leave` keeps what waits, `abandon` does not
 */
export function keepWhileWriting(form: HTMLFormElement, address: string, tell: (news: Kept) => void, touched: boolean): { leave: () => void; abandon: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy = false
  let again = false
  let over = false
  let waiting = false

  async function keep(): Promise<void> {
    if (busy || over) { again = busy; return }
    waiting = false
    busy = true
    tell({ state: 'saving' })
    try {
      tell(told(await send(form)))
    } catch {
      // No line, or a refusal of what is only half typed: what was written is still on the page.
      tell({ state: 'failed' })
    }
    busy = false
    if (again) { again = false; wait() }
  }

  function told(answer: Answer): Kept {
    if (answer.type === 'success' && answer.data) {
      const { edition, at, wrong, notes } = answer.data.saved
      const field = form.elements.namedItem('edition') as HTMLInputElement
      field.value = String(edition)
      // From now on it has an address of its own: reloading comes back to what was written.
      if (!over && `${location.pathname}${address.includes('?') ? location.search : ''}` !== address) history.replaceState(history.state, '', address)
      return { state: 'idle', at, edition, wrong, notes }
    }
    if (answer.type === 'failure' && answer.data?.conflict) {
      over = true
      return { state: 'idle', edition: answer.data.conflict.edition, clash: answer.data.conflict }
    }
    return { state: 'failed' }
  }

  const wait = () => {
    clearTimeout(timer)
    waiting = true
    timer = setTimeout(() => void keep(), pause)
  }
  /** The page may be gone before the answer: nobody waits for it. */
  const leave = () => {
    clearTimeout(timer)
    if (waiting && !over) void keep()
  }
  const putAway = () => { if (document.visibilityState === 'hidden') leave() }
  const stop = () => {
    over = true
    clearTimeout(timer)
  }
  form.addEventListener('input', wait)
  form.addEventListener('submit', stop)
  addEventListener('pagehide', leave)
  document.addEventListener('visibilitychange', putAway)
  tell({ state: 'idle' })
  if (touched) wait()
  const end = () => {
    stop()
    removeEventListener('pagehide', leave)
    document.removeEventListener('visibilitychange', putAway)
    form.removeEventListener('input', wait)
    form.removeEventListener('submit', stop)
  }
  return { leave: () => { leave(); end() }, abandon: end }
}

/** Browsers let so much outlive its page, all requests together; a longer form goes as an ordinary one. */
const outlives = 60_000

async function send(form: HTMLFormElement): Promise<Answer> {
  const body = new FormData(form)
  const size = [...body.values()].reduce((sum, value) => sum + 200 + (typeof value === 'string' ? new Blob([value]).size : value.size), 0)
  const response = await fetch(form.action, { method: 'POST', body, keepalive: size < outlives, headers: { accept: 'application/json', 'x-sveltekit-action': 'true' } })
  return deserialize(await response.text()) as Answer
}

/** Whether fields hold something else than the server sent: asked before the page is drawn again, which forgets what that was. */
export function isTouched(fields: readonly Element[]): boolean {
  return fields.some((field) => {
    if (field instanceof HTMLInputElement) return field.type !== 'hidden' && (field.value !== field.defaultValue || field.checked !== field.defaultChecked)
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue
    return false
  })
}

/** Where somebody is writing and what they marked there: the first drawing moves the caret to the end of a text. */
export function caretOf(field: Element | null): { readonly field: HTMLInputElement | HTMLTextAreaElement; readonly from: number; readonly to: number } | undefined {
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return undefined
  const { selectionStart: from, selectionEnd: to } = field
  return from === null || to === null ? undefined : { field, from, to }
}
