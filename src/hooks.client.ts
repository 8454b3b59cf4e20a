import { overwriteGetLocale } from './words/generated/runtime.js'

/** A page goes on in the language in which it was drawn; nothing is remembered that nobody chose. */
overwriteGetLocale(() => (document.documentElement.lang === 'en' ? 'en' : 'vi'))
