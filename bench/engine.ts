/**
 * The form engine: how many filled forms of 20 questions one core validates (and turns into facts and a digest, as the server does), and
 * how long a form of 1,000 questions takes to open on a telephone that is six times slower than this machine.
 */
import { chromium } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { compile, contentOf, type Answers, type FormDefinition, type Question } from '#core/form/engine/index.ts'
import { sha256 } from '#base/id.ts'
import { today } from '#base/day.ts'
import { ensureBrowser } from '../tools/browser.mjs'
import { numbers } from './lib/options.ts'
import { atLeast, atMost, median, percentile, plain, report } from './lib/report.ts'

const options = numbers({ seconds: 4, questions: 1_000, opens: 15, throttle: 6 })

/** Every fifth question depends on another, every third is limited, every tenth is worked out: as real survey forms are. */
function formOf(count: number): FormDefinition {
  const questions = Array.from({ length: count }, (_, n): Question => {
    const common = { name: `q${n}`, label: { vi: `Câu hỏi ${n}` }, ...(n >= 5 && n % 5 === 0 ? { relevant: `\${q${n - 4}} != ''` } : {}) }
    if (n % 10 === 9) return { ...common, type: 'calculate', calculation: `\${q${n - 9}} * 2` }
    if (n % 3 === 0) return { ...common, type: 'integer', constraint: '. >= 0 and . <= 500', required: n % 6 === 0 }
    return n % 3 === 1 ? { ...common, type: 'select_one', list: 'yes_no' } : { ...common, type: 'text', constraint: 'string-length(.) <= 80' }
  })
  const choices = { yes_no: ['yes', 'no'].map((value) => ({ value, label: { vi: value } })) }
  return { key: 'bench', version: '1', title: { vi: 'Đo' }, languages: ['vi'], questions, choices, facts: [{ measure: 'bench.sum', value: '${q0}' }] }
}
const answersTo = (form: FormDefinition, n: number): Answers => Object.fromEntries(form.questions.filter(({ type }) => type !== 'calculate')
  .map(({ name, type }) => [name, type === 'integer' ? n % 400 : type === 'select_one' ? (n % 2 === 0 ? 'yes' : 'no') : `Hộ số ${n}`]))

function perSecond(): number {
  const definition = formOf(20)
  const form = compile(definition)
  const filled = Array.from({ length: 1_000 }, (_, n) => answersTo(definition, n))
  const until = performance.now() + options.seconds * 1000
  let [done, stated] = [0, 0]
  const began = performance.now()
  while (performance.now() < until) {
    for (const answers of filled) {
      const { answers: kept, errors } = form.check(answers, { today: today() })
      if (errors.length > 0) throw new Error(errors[0]!.message)
      stated += form.facts(kept).length
      sha256(contentOf({ form: 'bench', version: '1', unit: 7, day: '2026-11-24', answers }))
    }
    done += filled.length
  }
  if (stated === 0) throw new Error('nothing was stated')
  return (done / (performance.now() - began)) * 1000
}

async function opening(): Promise<number[]> {
  const made = (await build({
    configFile: false, logLevel: 'silent', build: { write: false, target: 'es2022', lib: { entry: 'src/core/form/engine/index.ts', formats: ['iife'], name: 'engine' } },
  })) as Rolldown.RolldownOutput[]
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: made[0]!.output[0].code })
    const wire = await page.context().newCDPSession(page)
    await wire.send('Emulation.setCPUThrottlingRate', { rate: options.throttle })
    const definition = formOf(options.questions)
    // The first is the one that counts: nothing is warm on a telephone that has just opened the form.
    return await page.evaluate(({ json, opens }) => {
      const { engine } = globalThis as unknown as { engine: { compile: typeof compile } }
      return Array.from({ length: opens }, () => {
        const began = performance.now()
        const form = engine.compile(JSON.parse(json), { proven: true })
        form.relevantNow({})
        form.check({}, { today: '2026-11-24' as never })
        return performance.now() - began
      })
    }, { json: JSON.stringify(definition), opens: options.opens })
  } finally {
    await browser.close()
  }
}

const rate = perSecond()
const opens = await opening()
report({ bench: 'engine', options, rows: [
  atLeast('filled forms of 20 questions validated, with facts and digest, one core', rate, '/s', 20_000),
  atMost(`a form of ${options.questions.toLocaleString('en')} questions opened for the first time, ${options.throttle}× throttled`, opens[0]!, 'ms', 200),
  plain('the same again, median', median(opens), 'ms'), plain('the same again, p95', percentile(opens, 0.95), 'ms'),
], notes: ['Opening is compiling, finding what applies, and checking; drawing the questions is not in it.'] })
