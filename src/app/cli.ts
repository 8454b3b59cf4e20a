import { cac } from 'cac'
import { isProblem, type Problem } from '#base/problem.ts'
import type { ImportOptions } from './commands/import.ts'
import { refuse } from './commands/problems.ts'
import { wrongUse } from './commands/wrong_use.ts'
import { translate } from '#base/db/translate.ts'
import { readSettings } from './settings.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)
const cli = cac('lantoa')

cli.command('start', 'Start with demonstration data when empty').action(() => serve(true))
cli.command('serve', 'Start; an empty deployment opens its set-up page').action(() => serve(false))
cli.command('migrate', 'Bring the database to this version').action(() => withDatabase(async () => say('OK')))
cli.command('rebuild', 'Throw the figures away and compute them again from the facts')
  .option('--records', 'First derive the facts again from the records, and mend those that differ')
  .action((options: { records?: boolean }) => withDatabase(async () => (await import('./commands/rebuild.ts')).rebuild(say, options)))
cli.command('self-check', 'Compute some figures again from their facts and mend what differs, as every night')
  .option('--cells <count>', 'About how many', { default: 200 })
  .action(({ cells }: { cells: number }) => withDatabase(async () => (await import('./commands/self_check.ts')).checkFigures(say, Math.min(100_000, Math.max(1, Number(cells) || 200)))))
cli.command('ledger <verify>', 'ledger verify: check every chain from its beginning')
  .action((action: string) => only('ledger', action, 'verify', () => withDatabase(async () => (await import('./commands/ledger.ts')).verify(say))))
cli.command('kit <action> [what] [where]', 'kit check FOLDER | pack FOLDER --out FILE | unpack FILE [FOLDER] | install FILE | trust FINGERPRINT | key')
  .option('--json', 'As JSON (check)').option('--out <file>', 'Where the packed kit goes (pack)')
  .action((action: string, what: string | undefined, where: string | undefined, options: { json?: boolean; out?: string }) => kit(action, what === undefined ? '' : String(what), where, options))
cli.command('form <check> <file>', 'form check FILE.xlsx: what is wrong with an XLSForm, cell by cell; needs no database')
  .option('--xform <out>', 'Write the form as XForm XML').option('--json', 'As JSON')
  .action((action: string, file: string, options: { json?: boolean; xform?: string }) => only('form', action, 'check', async () => end(await (await import('./commands/form.ts')).checkForm(String(file), say, options))))
cli.command('import <what> <file>', 'import units|boundaries|households|records|registrations FILE (.csv UTF-8, .xlsx or .geojson)')
  .option('--form <key>', 'Form of the rows (records; households: waste_enrolment)').option('--as <username>', 'On whose behalf, within their mandates (records, households, registrations)')
  .option('--unit <id>', 'Unit of rows that name none').option('--match <property>', 'Property that tells the unit (boundaries)')
  .option('--good', 'Import the good rows although others are refused').option('--report <file>', 'Write refused rows with their reasons to this CSV')
  .action((what: string, file: string, options: ImportOptions) => withDatabase(async () => (await import('./commands/import.ts')).importFile(what, String(file), options, say)))
cli.help()

function end(code: number | void): void {
  if (code) process.exitCode = code
}

/** The library knows commands of one word; the second word is checked here. */
function only(command: string, given: string, wanted: string, work: () => Promise<void>): Promise<void> {
  if (given === wanted) return work()
  throw refuse('unknown', { given: `${command} ${given}`.slice(0, 60), known: `${command} ${wanted}` })
}

/** What is done with kits; only installing and trusting need the database. */
async function kit(action: string, what: string, where: string | undefined, options: { json?: boolean; out?: string }): Promise<void> {
  const { data } = readSettings()
  const [{ check }, travel] = await Promise.all([import('./commands/kit.ts'), import('./commands/kit_travel.ts')])
  const works: Readonly<Record<string, () => Promise<void>>> = {
    check: async () => end(await check(what, say, options)),
    pack: () => travel.packFolder(data, what, options.out, say),
    unpack: () => travel.unpackFile(data, what, where, say),
    install: () => withDatabase(() => travel.install(data, what, say)),
    trust: () => withDatabase(() => travel.trust(what, say)),
    key: () => travel.showKey(data, say),
  }
  const work = Object.hasOwn(works, action) ? works[action] : undefined
  if (!work || (what === '' && action !== 'key')) throw refuse('unknown', { given: `kit ${action} ${what}`.slice(0, 60), known: Object.keys(works).map((name) => `kit ${name}`).join(', ') })
  await work()
}

async function serve(demo: boolean): Promise<void> {
  const { start } = await import('./start.ts')
  const running = await start(readSettings(), { demo, say })
  say(`\nLan Tỏa: ${running.address}\n`)
  const stop = async () => {
    await running.stop()
    process.exit(0)
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
}

async function withDatabase(work: () => Promise<number | void>): Promise<void> {
  const [{ openDatabase }, { connect, disconnect }, { installRelease }] = await Promise.all([import('./database.ts'), import('#base/db/pool.ts'), import('./install.ts')])
  const database = await openDatabase(readSettings(), say)
  connect(database.url)
  try {
    await installRelease()
    end(await work())
  } finally {
    await disconnect()
    await database.stop()
  }
}

/** What the library refuses (an unknown option) and what the database does not answer, said like every other refusal. */
function asProblem(error: unknown): Problem | undefined {
  const known = translate(error)
  if (isProblem(known)) return known
  return error instanceof Error && error.name === 'CACError' ? wrongUse(error.message) : undefined
}

try {
  const { args, options } = cli.parse(process.argv, { run: false })
  if (!cli.matchedCommand && args.length > 0) throw refuse('unknown', { given: args[0]!.slice(0, 60), known: cli.commands.map((c) => c.name).join(', ') })
  if (!cli.matchedCommand && !options['help']) cli.outputHelp()
  await cli.runMatchedCommand()
} catch (error) {
  const problem = asProblem(error)
  if (!problem) throw error
  process.stderr.write(`${problem.say('vi')}\n${problem.say('en')}\n`)
  for (const each of problem.errors) process.stderr.write(`  ${each.at ?? ''}  ${each.say('vi')} / ${each.say('en')}\n`)
  process.exitCode = 1
}
