import type { Day } from '#base/day.ts'
import { grantMandate, openAccount } from '#core/people/account.ts'
import { system } from './nation.ts'

const password = 'a long word for the benchmark'

/** Opens an account and signs it in as a browser does. @returns a visit of a page: the milliseconds until all of it has come */
export async function signedIn(port: number, username: string, role: string, unit: number): Promise<(path: string) => Promise<number>> {
  await system(async (db) => grantMandate(db, { account: await openAccount(db, { name: username, username, password }), role, unit, from: '2010-01-01' as Day, to: null }))
  const site = `http://127.0.0.1:${port}`
  // The server was started with port 0, and that is the site which it thinks it is.
  const answer = await fetch(`${site}/sign-in`, { method: 'POST', redirect: 'manual', headers: { origin: 'http://127.0.0.1:0', accept: 'text/html' }, body: new URLSearchParams({ username, password }) })
  if (answer.status !== 303) throw new Error(`signing in answered ${answer.status}: ${await answer.text()}`)
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  return async (path) => {
    const began = performance.now()
    const page = await fetch(`${site}${path}`, { redirect: 'manual', headers: { cookie } })
    const text = await page.text()
    // Who is not let in would be shown the public page.
    if (page.status !== 200 || !text.includes(username)) throw new Error(`${path} answered ${page.status} ${page.headers.get('location') ?? ''}`)
    return performance.now() - began
  }
}
