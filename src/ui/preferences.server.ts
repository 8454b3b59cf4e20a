import { redirect, type RequestEvent } from '@sveltejs/kit'
import type { Handle } from '@sveltejs/kit/hooks'
import { AsyncLocalStorage } from 'node:async_hooks'
import { langAccepted } from '#base/http/respond.ts'
import { overwriteServerAsyncLocalStorage, type Locale } from '../words/generated/runtime.js'

export type Theme = 'auto' | 'light' | 'dark'

const year = 60 * 60 * 24 * 365
/** Each request speaks its own language, also while another is being rendered. */
const speaking = new AsyncLocalStorage<{ locale?: Locale; origin?: string }>()
overwriteServerAsyncLocalStorage(speaking)

/**
 * Language and theme before anything is drawn: nothing flashes and no script is needed. A first visit speaks as the browser
 * asks for, Vietnamese unless that is English. `?lang=en` is an address of the English page that can be shared and is
 * remembered; `?theme=dark` is remembered and leaves the address again.
 */
export const preferences: Handle = ({ event, resolve }) => {
  const lang = preferred(event, 'lang', ['vi', 'en']) ?? langAccepted(event.request.headers.get('accept-language')) ?? 'vi'
  const theme = preferred(event, 'theme', ['auto', 'light', 'dark']) ?? 'auto'
  if (event.request.method === 'GET' && event.url.searchParams.has('theme')) redirect(303, without(event.url, 'theme'))
  event.locals.lang = lang
  event.locals.theme = theme
  return speaking.run({ locale: lang, origin: event.url.origin }, () =>
    resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', lang).replace('%theme%', theme) }),
  )
}

/** For what is drawn for others than pages: in the language of whoever asked. */
export const speakingAs = <T>(lang: Locale, work: () => T): T => speaking.run({ locale: lang }, work)

/** Asked for in the address, else remembered in the cookie. */
function preferred<const C extends string>(event: RequestEvent, name: string, choices: readonly C[]): C | undefined {
  const among = (given: string | null | undefined): C | undefined => choices.find((choice) => choice === given)
  const asked = among(event.url.searchParams.get(name))
  // The page's own script reads the language, so it is not httpOnly; plain http in a village hall is remembered too.
  const secure = event.url.protocol === 'https:'
  if (asked) event.cookies.set(name, asked, { path: '/', maxAge: year, sameSite: 'lax', httpOnly: false, secure })
  return asked ?? among(event.cookies.get(name))
}

function without(url: URL, name: string): string {
  const rest = new URLSearchParams(url.searchParams)
  rest.delete(name)
  return rest.size === 0 ? url.pathname : `${url.pathname}?${rest}`
}
