// Finds a Chromium for the page tests, and brings one where the system can.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * The path of a Chromium: the one named by CHROMIUM, else the system's, else one that Playwright downloaded.
 * @returns {Promise<string | undefined>} undefined when there is none
 */
export async function findBrowser() {
  const named = process.env.CHROMIUM
  if (named) {
    if (isProgram(named)) return named
    throw new Error(`CHROMIUM=${named}: không có chương trình này (there is no such program)`)
  }
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return [...NAMES.flatMap((name) => onPath.map((folder) => join(folder, name))), ...APPLICATIONS, ...downloaded()].find(isProgram)
}

/** The browser, installed from the distribution when we may; throws with the command to type when we may not. */
export async function ensureBrowser() {
  const found = await findBrowser()
  if (found) return found
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log('• Đang cài Chromium cho các bài kiểm tra trang… (installing Chromium for the page tests)')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    for (const args of [['update', '-q'], ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-noto-core']]) {
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
    }
    const installed = await findBrowser()
    if (installed) return installed
  }
  throw new Error(`Chưa có trình duyệt Chromium cho các bài kiểm tra trang. Hãy cài rồi chạy lại:
There is no Chromium for the page tests. Install one and run again:
  Debian   sudo apt-get install chromium fonts-noto-core
  Ubuntu   sudo snap install chromium
  Fedora   sudo dnf install chromium
  macOS    brew install --cask chromium
or name one: CHROMIUM=/path/to/chromium npm test`)
}

function downloaded() {
  const caches = [process.env.PLAYWRIGHT_BROWSERS_PATH, ...['.cache', 'Library/Caches'].map((path) => join(homedir(), path, 'ms-playwright'))]
  const inside = ['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-mac/Chromium.app/Contents/MacOS/Chromium', 'chrome-win/chrome.exe']
  return caches.filter(Boolean).flatMap((cache) => {
    const versions = foldersIn(cache).filter((name) => name.startsWith('chromium-')).sort().reverse()
    return versions.flatMap((name) => inside.map((path) => join(cache, name, path)))
  })
}

function foldersIn(path) {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
