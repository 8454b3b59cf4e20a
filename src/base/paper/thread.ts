import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { qrSvg } from '../qr.ts'
import { documentToDocx } from './docx.ts'
import type { Qr } from './document.ts'
import type { Answer, Job } from './press.ts'

/* The printing thread (see `press.ts`): sets papers with Typst from templates that read the description as data. */

const templates = join(import.meta.dirname, 'templates')
const tinos = dirname(fileURLToPath(import.meta.resolve('@expo-google-fonts/tinos/package.json')))
const fontPaths = ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'].map((face) => join(tinos, face))
const compiler = NodeCompiler.create({ workspace: templates, fontArgs: [{ fontPaths }] })

parentPort?.on('message', (job: Job) => {
  void answerTo(job).then((answer) => parentPort!.postMessage(answer, []))
})

async function answerTo(job: Job): Promise<Answer> {
  try {
    return { bytes: job.as === 'docx' ? await documentToDocx(job.paper) : pdfOf(job) }
  } catch (error) {
    const said = String((error as { code?: unknown } | null)?.code ?? error)
    // The archive standard refuses a paper with an empty box where a character should be.
    const letter = /the text \\?"(.+?)\\?" could not be displayed/.exec(said)?.[1]
    return letter === undefined ? { failed: said } : { letter }
  }
}

function pdfOf({ as, paper }: Exclude<Job, { as: 'docx' }>): Buffer {
  const coded = <T extends { readonly qr?: Qr }>(part: T) => (part.qr === undefined ? part : { ...part, qr: { ...part.qr, svg: qrSvg(part.qr.text) } })
  const drawn = 'cards' in paper ? { ...paper, cards: paper.cards.map((card) => ({ ...card, svg: qrSvg(card.code) })) } : 'back' in paper ? { ...paper, back: coded(paper.back) } : coded(paper)
  // Texts come in as data and are never read as Typst's own language.
  const compiled = compiler.compile({ mainFilePath: join(templates, `${as}.typ`), inputs: { paper: JSON.stringify(drawn) } })
  const error = compiled.takeError()
  if (error) throw new Error(JSON.stringify(error.shortDiagnostics))
  const bytes = compiler.pdf(compiled.result!, { pdfStandard: 'a-2b' })
  // Only what the last two papers shared is remembered: each city report would leave 70 MB behind.
  compiler.evictCache(2)
  return bytes
}
