// Every check of the project, one after the other; ends with the line `N passed, N failed`.
//   npm test                     everything
//   npm test -- unit types       only these steps
//   npm test -- unit src/core    only the tests under a path
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBrowser } from './browser.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const pinned = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const node = existsSync(pinned) ? pinned : process.execPath
const has = (path) => existsSync(join(root, path))

/** A step answers how many checks passed and failed; one that is not made of tests counts as one check. */
const STEPS = {
  lint: () => tool('oxlint', 'oxlint', ['--deny-warnings', 'src', 'test', 'tools', 'bench'].filter((part) => part.startsWith('-') || has(part))),
  types: () => tool('typescript', 'tsc', ['-p', '.']),
  pages: () => has('src/routes') && checkPages(),
  architecture: (paths) => has('test/architecture') && vitest('architecture', paths),
  unit: (paths) => vitest('unit', paths),
  'dead code': () => has('knip.json') && tool('knip', 'knip', []),
  size: () => has('tools/size.mjs') && check([join(root, 'tools', 'size.mjs')]),
  browser: () => has('test/journeys') && bringBrowser(),
  journeys: (paths) => has('test/journeys') && vitest('journeys', paths),
}

const given = process.argv.slice(2)
const names = Object.keys(STEPS)
const asked = (name) => given.includes(name) || given.includes(name.replace(' ', '-'))
// A journey without a browser would only fail later, and less clearly.
const chosen = names.filter((name) => asked(name) || (name === 'browser' && asked('journeys')))
const paths = given.filter((word) => !names.some((name) => word === name || word === name.replace(' ', '-')))
const wrong = paths.find((word) => !has(word))
if (wrong) {
  console.error(`Không có bước hay đường dẫn "${wrong}" (no such step or path). Steps: ${names.join(', ')}`)
  process.exit(2)
}
const results = mkdtempSync(join(tmpdir(), 'lantoa-test-'))
let running
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    running?.kill(signal)
    rmSync(results, { recursive: true, force: true })
    process.exit(130)
  })
}

/** Runs a program to its end; true when it succeeded. */
function succeeds(args, env = {}) {
  return new Promise((resolve) => {
    running = spawn(node, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
    running.on('error', () => resolve(false))
    running.on('close', (code) => resolve(code === 0))
  })
}

async function check(args) {
  return (await succeeds(args)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

function tool(name, command, args) {
  return check([programOf(name, command), ...args])
}

/** The script behind a package's command, so that it runs on the pinned Node whatever the PATH says. */
function programOf(name, command) {
  const manifest = join(root, 'node_modules', name, 'package.json')
  const { bin } = require(manifest)
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[command])
}

/** Kit writes the types of the pages first; without them every `./$types` would be missing. */
async function checkPages() {
  const config = has('tsconfig.svelte.json') ? 'tsconfig.svelte.json' : 'tsconfig.json'
  const ready = await succeeds([programOf('@sveltejs/kit', 'svelte-kit'), 'sync'])
  return ready ? tool('svelte-check', 'svelte-check', ['--tsconfig', config, '--output', 'human']) : { passed: 0, failed: 1 }
}

async function vitest(project, paths) {
  const file = join(results, `${project}.json`)
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...paths]
  const green = await succeeds([programOf('vitest', 'vitest'), ...args])
  const found = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 }
  // A file that cannot be loaded, or no test at all, fails without a failing test.
  return { passed: found.numPassedTests, failed: green ? 0 : Math.max(1, found.numFailedTests) }
}

async function bringBrowser() {
  try {
    console.log(await ensureBrowser())
    return { passed: 1, failed: 0 }
  } catch (error) {
    console.error(error.message)
    return { passed: 0, failed: 1 }
  }
}

const total = { passed: 0, failed: 0 }
const summary = []
for (const name of chosen.length > 0 ? chosen : paths.length > 0 ? ['unit'] : names) {
  console.log(`\n── ${name} ${'─'.repeat(70 - name.length)}`)
  const began = performance.now()
  const counted = await STEPS[name](paths)
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`.padStart(8)
  const mark = counted ? (counted.failed ? '✗' : '✓') : '–'
  summary.push(`${mark} ${name.padEnd(14)}${seconds}  ${counted ? `${counted.passed} passed, ${counted.failed} failed` : 'nothing to check'}`)
  if (!counted) continue
  total.passed += counted.passed
  total.failed += counted.failed
}
rmSync(results, { recursive: true, force: true })
console.log(`\n${summary.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
