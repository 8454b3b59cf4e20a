import { Worker } from 'node:worker_threads'
import type { Cards, Certificate, Document, Leaflet } from './document.ts'
import { refuse } from './problems.ts'

/*
 * One thread prints, one paper after the other: the compiler, its fonts and its memory of what it has set before are there once,
 * and nobody's page waits while a report of fifty pages is set.
 */
export type Job = { readonly as: 'document' | 'docx'; readonly paper: Document } | { readonly as: 'certificate'; readonly paper: Certificate }
  | { readonly as: 'cards'; readonly paper: Cards } | { readonly as: 'leaflet'; readonly paper: Leaflet }
/** A character that no font has, or what went wrong. */
export type Answer = { readonly bytes: Uint8Array } | { readonly letter: string } | { readonly failed: string }

type Waiting = { readonly resolve: (bytes: Buffer) => void; readonly reject: (reason: unknown) => void }
const most = 500
const waiting: Waiting[] = []
let thread: Worker | undefined

/** @throws Problem `paper.letter`, `paper.busy`, `paper.not_printed` */
export function press(job: Job): Promise<Buffer> {
  if (waiting.length >= most) return Promise.reject(refuse('busy'))
  thread ??= begin()
  const worker = thread
  // An idle press keeps no process alive; a waiting paper does.
  worker.ref()
  return new Promise((resolve, reject) => {
    waiting.push({ resolve, reject })
    worker.postMessage(job, [])
  })
}

function begin(): Worker {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { execArgv: [] })
  worker.on('message', (answer: Answer) => {
    const next = waiting.shift()
    if (waiting.length === 0) worker.unref()
    if ('bytes' in answer) next?.resolve(Buffer.from(answer.bytes))
    else next?.reject('letter' in answer ? refuse('letter', { letter: answer.letter }) : refuse('not_printed', undefined, { cause: new Error(answer.failed) }))
  })
  // The next paper finds a new press; those that waited for this one are refused, not lost in silence.
  worker.on('error', (cause: unknown) => {
    thread = undefined
    for (const one of waiting.splice(0)) one.reject(refuse('not_printed', undefined, { cause }))
  })
  return worker
}
