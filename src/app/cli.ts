import { cac } from 'cac'
import { isProblem } from '#base/problem.ts'
import { readSettings } from './settings.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const cli = cac('lantoa')

cli.command('start', 'Start with demonstration data when empty').action(() => serve(true))
cli.command('serve', 'Start; an empty deployment opens its set-up page').action(() => serve(false))
cli.command('migrate', 'Bring the database to this version').action(() => withDatabase(async () => say('OK')))
cli.command('rebuild', 'Throw the figures away and compute them again from the facts').action(() => withDatabase(async () => (await import('./commands/rebuild.ts')).rebuild(say)))
cli.command('ledger verify', 'Check every chain from its beginning').action(() => withDatabase(async () => (await import('./commands/ledger.ts')).verify(say)))
cli.command('kit <action> <folder>', 'kit check FOLDER').action(async (action: string, folder: string) => (await import('./commands/kit.ts')).kit(action, folder, say))
cli.command('import <what> <file>', 'import units|boundaries|households|records FILE')
  .option('--form <key>', 'Form of the rows (records, households)').option('--unit <id>', 'Unit of rows that name none').option('--good', 'Import the good rows although others are refused')
  .option('--report <file>', 'Write refused rows with their reasons to this CSV')
  .action((what: string, file: string, options: Record<string, string | boolean>) => withDatabase(async () => (await import('./commands/import.ts')).importFile(what, file, options, say)))
cli.help()

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

async function withDatabase(work: () => Promise<void>): Promise<void> {
  const [{ openDatabase }, { connect, disconnect }, { installRelease }] = await Promise.all([import('./database.ts'), import('#base/db/pool.ts'), import('./install.ts')])
  const database = await openDatabase(readSettings(), say)
  connect(database.url)
  try {
    await installRelease()
    await work()
  } finally {
    await disconnect()
    await database.stop()
  }
}

try {
  cli.parse(process.argv, { run: false })
  if (!cli.matchedCommand && process.argv.length <= 2) cli.outputHelp()
  await cli.runMatchedCommand()
} catch (error) {
  if (!isProblem(error)) throw error
  process.stderr.write(`${error.say('vi')}\n${error.say('en')}\n`)
  for (const each of error.errors) process.stderr.write(`  ${each.at ?? ''}  ${each.say('vi')} / ${each.say('en')}\n`)
  process.exitCode = 1
}
