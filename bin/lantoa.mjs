#!/usr/bin/env node
// Starts the command line on the Node that the project pins, whichever Node the machine offers: the sources are TypeScript
// and need Node 24 to run as they are.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pinned = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const recent = Number(process.versions.node.split('.')[0]) >= 24
const node = existsSync(pinned) ? pinned : recent ? process.execPath : undefined

if (!node || !existsSync(join(root, 'node_modules'))) {
  console.error('Chưa cài đặt xong. Hãy chạy: node tools/ready.mjs\nNot set up yet. Run: node tools/ready.mjs')
  process.exit(1)
}

const child = spawn(node, [join(root, 'src', 'app', 'cli.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
// A terminal sends Ctrl-C to both of us; the child decides when to end, we only pass on what reaches us alone.
process.on('SIGINT', () => undefined)
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => { console.error(error.message); process.exit(1) })
child.on('exit', (code, signal) => (signal ? process.kill(process.pid, signal) : process.exit(code ?? 1)))
