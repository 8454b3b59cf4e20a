import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { twoFactor, username } from 'better-auth/plugins'
import pg from 'pg'
import { newId, type Id } from '#base/id.ts'
import { countTries } from './tries.ts'

/*
 * Sign-in is the one part that reaches the database beside the doors: nobody has a mandate before they are known. It
 * sees only the schema `people`.
 */
const snake = (fields: readonly string[]) => Object.fromEntries(fields.map((f) => [f, f.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)]))

const times = ['createdAt', 'updatedAt']

/** The header in which `session.ts` tells the library from where a request came; nothing that a visitor sends reaches it. */
export const addressHeader = 'x-lantoa-address'

export type SignIn = ReturnType<typeof makeSignIn>
/** `mustChange`: they came in with a password that somebody else gave them, and may do nothing before they chose their own. */
export type Known = { readonly account: Id; readonly name: string; readonly session: string; readonly username: string | null; readonly mustChange: boolean }
type Gone = { closed: boolean; over: boolean | null }

/** Password and TOTP sign-in with listed, revocable sessions; wrong tries are limited. */
export function makeSignIn(options: { url: string; secret: string; origin: string }) {
  const pool = new pg.Pool({ connectionString: options.url, max: 4, application_name: 'lantoa-sign-in', options: '-c role=lantoa_app -c search_path=people' })
  pool.on('error', () => {})
  const auth = betterAuth({
    appName: 'Lan Tỏa',
    baseURL: options.origin,
    basePath: '/api/auth',
    secret: options.secret,
    database: pool,
    trustedOrigins: [options.origin],
    logger: { disabled: true },
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    user: { modelName: 'account', fields: snake(['emailVerified', ...times]), additionalFields: {
      closedAt: { type: 'date', fieldName: 'closed_at', required: false, input: false }, onceUntil: { type: 'date', fieldName: 'once_until', required: false, input: false } } },
    session: { modelName: 'session', expiresIn: 8 * 24 * 3600, updateAge: 24 * 3600, fields: snake(['userId', 'expiresAt', 'ipAddress', 'userAgent', ...times]) },
    account: { modelName: 'credential', fields: snake(['userId', 'accountId', 'providerId', 'accessToken', 'refreshToken', 'idToken', 'accessTokenExpiresAt', 'refreshTokenExpiresAt', ...times]) },
    verification: { modelName: 'verification', fields: snake(['expiresAt', ...times]) },
    rateLimit: { enabled: true, window: 60, max: 100, storage: 'database', modelName: 'rate_limit', fields: snake(['lastRequest']),
      // Passwords at the door are counted by `tries`; a second step that is wrong too often locks its account for a while.
      customRules: { '/sign-in/username': false, '/two-factor/*': { window: 60, max: 100 }, '/change-password': { window: 60, max: 100 } } },
    databaseHooks: {
      // Only who knew the password comes this far, so the refusal may say more than "wrong".
      session: { create: { before: async ({ userId }) => {
        const { rows: [account] } = await pool.query<Gone>('select closed_at is not null as closed, once_until < now() as over from account where id = $1', [userId])
        if (account?.closed) throw APIError.from('FORBIDDEN', { code: 'ACCOUNT_CLOSED', message: 'closed' })
        if (account?.over) throw APIError.from('FORBIDDEN', { code: 'ONE_TIME_PASSWORD_OVER', message: 'over' })
      } } },
      // Whatever way leads to a password of one's own, the one-time password is over with it.
      account: { update: { after: async ({ userId }) => { await pool.query('update account set once_until = null where id = $1', [userId]) } } },
    },
    advanced: { database: { generateId: () => newId() }, ipAddress: { ipAddressHeaders: [addressHeader] }, cookiePrefix: 'lantoa', useSecureCookies: options.origin.startsWith('https:') },
    plugins: [
      username({ minUsernameLength: 3, maxUsernameLength: 40, schema: { user: { fields: { username: 'username', displayUsername: 'display_username' } } } }),
      twoFactor({ issuer: 'Lan Tỏa', schema: {
        user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
        twoFactor: { modelName: 'second_factor', fields: snake(['backupCodes', 'userId', 'failedVerificationCount', 'lockedUntil']) as never } } }),
    ],
  })
  return {
    auth,
    tries: countTries(pool),
    /** The account behind a request's cookies, or null; nobody once it was closed. */
    async whoIs(headers: Headers): Promise<Known | null> {
      if (!headers.get('cookie')?.includes('lantoa.session_token')) return null
      const found = await auth.api.getSession({ headers }).catch(() => null)
      if (!found || found.user.closedAt) return null
      return { account: found.user.id as Id, name: found.user.name, session: found.session.token, username: found.user.username ?? null, mustChange: found.user.onceUntil != null }
    },
    close: () => pool.end(),
  }
}

let place: { url: string; origin: string } | undefined
let current: SignIn | undefined

/** Says where the accounts are and by which address people come; nobody can sign in before `openSignIn`. */
export function prepareSignIn(given: { url: string; origin: string }): void {
  place = given
}

/** Opens sign-in once the deployment, and with it the secret that signs sessions, is known. */
export function openSignIn(secret: string): void {
  if (!place) throw new Error('sign-in was not prepared')
  current = makeSignIn({ ...place, secret })
}

/** The process's one sign-in; absent until the deployment has been set up. */
export function findSignIn(): SignIn | undefined {
  return current
}

export async function closeSignIn(): Promise<void> {
  const open = current
  current = undefined
  await open?.close()
}
