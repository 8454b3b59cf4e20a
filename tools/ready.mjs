// Makes a fresh clone ready to run: packages when they changed, pages when their sources are newer. Runs before `npm start`,
// `npm run serve` and `npm test`, on any Node from 20, with nothing installed; does nothing and asks no network when
// nothing changed. `--no-build` leaves the pages alone.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const packagesStamp = join(modules, '.lantoa-ready')
const pagesStamp = join(root, 'build', '.stamp')
const platform = `${process.platform}-${process.arch}`
const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

const say = (vi, en) => console.log(`• ${vi} (${en})`)
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

function stop(vi, en) {
  console.error(`\n✗ ${vi}\n✗ ${en}\n`)
  process.exit(1)
}

/** Everything that decides what `npm ci` would install. */
function packagesWanted() {
  const { dependencies, devDependencies, optionalDependencies, overrides, allowScripts } = JSON.parse(read(join(root, 'package.json')))
  const hash = createHash('sha256')
    .update(read(join(root, 'package-lock.json')))
    .update(JSON.stringify([dependencies, devDependencies, optionalDependencies, overrides, allowScripts]))
  return `${platform} ${hash.digest('hex')}`
}

/** After an `npm install` by hand the tree is right though our stamp is not: npm's own note of what it installed says so. */
function isInstalled() {
  const wanted = JSON.parse(read(join(root, 'package-lock.json')) || '{}').packages ?? {}
  const found = JSON.parse(read(join(modules, '.package-lock.json')) || '{}').packages ?? {}
  const isSame = ([path, { version, integrity }]) =>
    wanted[path]?.version === version && wanted[path].integrity === integrity && existsSync(join(root, path))
  const mayLack = ({ optional, devOptional, peer }) => optional || devOptional || peer
  const whole = Object.entries(wanted).every(([path, entry]) => path === '' || path in found || mayLack(entry))
  return Object.keys(found).length > 0 && whole && Object.entries(found).every(isSame)
}

function bringPackages(wanted) {
  const foreign = existsSync(packagesStamp) && !read(packagesStamp).startsWith(`${platform} `)
  if (existsSync(node) && !foreign && isInstalled()) return writeFileSync(packagesStamp, wanted)
  say('Đang cài các gói, lần đầu mất vài phút…', 'installing packages, the first time takes minutes')
  runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
  if (!existsSync(node)) runNpm(['rebuild', '--loglevel=error'])
  if (!existsSync(node)) {
    stop(
      'Node 24 đi kèm chưa được cài vì bước cài đặt bị chặn. Hãy chạy: npm rebuild node',
      'The pinned Node 24 was not installed because its install step was blocked. Run: npm rebuild node',
    )
  }
  writeFileSync(packagesStamp, wanted)
}

/** npm runs on the machine's own Node: the pinned one is about to be replaced. */
function runNpm(args) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.startsWith(modules)).join(delimiter)
  const env = { ...process.env, PATH: path }
  const { npm_execpath: npm, npm_node_execpath: npmNode } = process.env
  const outside = npm && npmNode && !npmNode.startsWith(modules) && /npm-cli\.c?js$/.test(npm)
  const ran = outside
    ? spawnSync(npmNode, [npm, ...args], { cwd: root, stdio: 'inherit', env })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', env, shell: process.platform === 'win32' })
  if (ran.status !== 0) {
    stop(
      `Cài gói không thành công (npm ${args[0]}). Kiểm tra mạng rồi chạy lại; dữ liệu không bị ảnh hưởng.`,
      `Packages could not be installed (npm ${args[0]}). Check the network and run again; your data is not affected.`,
    )
  }
}

/** By content, not by time: a fresh checkout or another branch and back must not build for nothing. */
function pagesWanted() {
  const hash = createHash('sha256').update(packagesWanted())
  const config = readdirSync(root).filter((name) => /^(vite|svelte)\.config\.\w+$|^tsconfig.*\.json$/.test(name))
  for (const path of [...config, ...['src', 'static', 'kits', 'project.inlang', 'messages'].flatMap(filesBelow)].sort()) {
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}

function filesBelow(folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : filesBelow(path)
    return /\.test\.ts$|\.md$/.test(entry.name) || (folder === 'project.inlang' && entry.name !== 'settings.json') ? [] : [path]
  })
}

function buildPages(wanted) {
  say('Đang dựng các trang…', 'building the pages')
  const ran = spawnSync(node, [join(modules, 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' })
  if (ran.status !== 0) stop('Dựng trang không thành công; xem lỗi ở trên.', 'The pages could not be built; see the error above.')
  mkdirSync(join(root, 'build'), { recursive: true })
  writeFileSync(pagesStamp, wanted)
}

/** Two commands started together must not install into one folder: the second waits, and then usually finds nothing to do. */
function alone(work) {
  const lock = join(tmpdir(), `lantoa-ready-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`)
  for (let told = false; !take(lock); told = true) {
    if (!told) say('Đang chờ một lệnh khác cài đặt xong…', 'waiting for another command to finish setting up')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
  const leave = () => rmSync(lock, { recursive: true, force: true })
  process.on('exit', leave)
  work()
}

function take(lock) {
  try {
    mkdirSync(lock)
    writeFileSync(join(lock, 'pid'), String(process.pid))
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (isAbandoned(lock)) rmSync(lock, { recursive: true, force: true })
    return false
  }
}

/** Its holder is gone, or so old that the number must belong to somebody else by now. */
function isAbandoned(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > 30 * 60_000) return true
    const holder = Number(read(join(lock, 'pid')))
    return holder > 0 && !process.kill(holder, 0)
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  const { node: found } = process.versions
  stop(
    `Cần Node.js 20 trở lên (máy đang có ${found}). Tải tại https://nodejs.org`,
    `Node.js 20 or newer is needed (this is ${found}). Get it at https://nodejs.org`,
  )
}

const packagesReady = () => existsSync(node) && read(packagesStamp) === packagesWanted()
const hasPages = readdirSync(root).some((name) => name.startsWith('vite.config.'))
const wanted = hasPages && !process.argv.includes('--no-build')
const made = [join(root, 'build', 'handler.js'), join(root, 'src', 'words', 'generated')]
const pagesReady = () => !wanted || (made.every((path) => existsSync(path)) && read(pagesStamp) === pagesWanted())

if (!packagesReady() || !pagesReady()) {
  alone(() => {
    if (!packagesReady()) bringPackages(packagesWanted())
    if (!pagesReady()) buildPages(pagesWanted())
    say('Đã sẵn sàng.', 'ready')
  })
}
