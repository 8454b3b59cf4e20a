import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { sha256 } from '#base/id.ts'
import { realm, tokenProofsOf } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { whoHasPassword } from '#core/people/passing.ts'
import { refuse } from '#core/people/problems.ts'
import { addressHeader } from '#core/people/sign_in.ts'
import { ownerOf, type Who } from './identify.ts'

/*
 * How ODK Collect and its kin say who they are: by a key in the address (`/key/KEY/openrosa/…`, or `?st=KEY`), by name and
 * password (Basic), or by proof that they know a key (Digest, RFC 7616). A cookie is no proof here: a page of somebody
 * else's could make a browser send a form with it.
 */

/** Hashing a password takes a tenth of a second, and a phone shows it with each record. */
const passwordsKeptFor = 60_000
const proofsKeptFor = 5_000
const nonceLasts = 10 * 60_000
const secret = randomBytes(32)
const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** What was found out lately, for a while; forgotten as a whole when it grows beyond what a city sends. */
function lately<T>(keepFor: number) {
  const found = new Map<string, { value: T; until: number }>()
  return async (key: string, find: () => Promise<T>): Promise<T> => {
    const known = found.get(key)
    if (known && known.until > Date.now()) return known.value
    const value = await find()
    if (found.size > 5_000) found.clear()
    found.set(key, { value, until: Date.now() + keepFor })
    return value
  }
}
const passwords = lately<Who>(passwordsKeptFor)
const proofs = lately<Awaited<ReturnType<typeof tokenProofsOf>>>(proofsKeptFor)

/** Programs that show a name and a password or a key instead of a session: those of the field, and tables that read ours. */
export function isCollecting({ url, headers }: Pick<FastifyRequest, 'url' | 'headers'>): boolean {
  return /^\/(openrosa|key)\//.test(url) || (/^\/api\/(odata|forms)\//.test(url) && /^Basic /i.test(headers.authorization ?? ''))
}

/** @throws Problem `people.sign_in_first`, `people.bad_token`, `people.wrong_password`, `people.second_step_needed`, `request.too_many` */
export async function identifyCollector(req: FastifyRequest): Promise<Who> {
  const { key } = (req.params ?? {}) as { key?: string }
  const shown = key ?? new URL(req.url, 'http://x').searchParams.get('st')
  if (shown) return ownerOf(shown)
  const [scheme = '', ...rest] = (req.headers.authorization ?? '').split(' ')
  const given = rest.join(' ')
  switch (scheme.toLowerCase()) {
    case 'bearer': return ownerOf(given)
    case 'basic': return byPassword(req, given)
    case 'digest': return byProof(req, given)
    default: throw refuse('sign_in_first')
  }
}

/** What a refused client is told to show. Collect takes the first it can: over HTTPS a password, else a proof. */
export function challenges(): string[] {
  return [`Basic realm="${realm}", charset="UTF-8"`, `Digest realm="${realm}", qop="auth", algorithm=MD5, nonce="${newNonce()}"`]
}

async function byPassword(req: FastifyRequest, given: string): Promise<Who> {
  const text = Buffer.from(given, 'base64').toString('utf8')
  const at = text.indexOf(':')
  const [username, password] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)]
  if (at < 1 || username.length > 100 || password.length > 200) throw refuse('wrong_password')
  if (password.startsWith('lantoa_')) return ownerOf(password)
  return passwords(sha256(text).toString('hex'), async () => ({ account: await whoHasPassword(String(req.headers[addressHeader] ?? req.ip), username, password) }))
}

function newNonce(at: number = Date.now()): string {
  const time = at.toString(36)
  return `${time}.${createHmac('sha256', secret).update(time).digest('base64url').slice(0, 22)}`
}

async function byProof(req: FastifyRequest, given: string): Promise<Who> {
  const said = new Map([...given.matchAll(/(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)].map(([, name, quoted, plain]) => [name!.toLowerCase(), quoted ?? plain ?? '']))
  const part = (name: string): string => said.get(name) ?? ''
  const since = Number.parseInt(part('nonce').split('.')[0] ?? '', 36)
  if (part('realm') !== realm || part('uri') !== req.url || newNonce(since) !== part('nonce') || Date.now() - since > nonceLasts) throw refuse('sign_in_first')
  const username = part('username')
  const known = await proofs(username, () => request(async () => tokenProofsOf(await asSystem(ctxOf(), 'system:sign-in'), username)))
  const ha2 = md5(`${req.method}:${part('uri')}`)
  const middle = part('qop') === '' ? part('nonce') : `${part('nonce')}:${part('nc')}:${part('cnonce')}:${part('qop')}`
  const proven = known.find(({ ha1 }) => same(md5(`${ha1}:${middle}:${ha2}`), part('response')))
  if (!proven) throw refuse('bad_token')
  return { account: proven.account, scopes: proven.scopes }
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b.padEnd(a.length).slice(0, a.length)))
}
