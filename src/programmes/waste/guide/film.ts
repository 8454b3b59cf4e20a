import type { Lang } from '#base/problem.ts'
import { film } from './guide.ts'

/** Seconds that a scene is seen: long enough to read its caption twice. */
const scene = 5
const ink = '#1C2321'
const [leaf, gold, paper] = ['#0B5D4E', '#B98A1F', '#FBF8F3']

/** What moves in each scene, over the three bins of the first or the compost bin of the last two. */
const bins = '<path d="M30 104h58l-6 70H36zM24 104h70M131 104h58l-6 70h-46zM125 104h70M232 104h58l-6 70h-46zM226 104h70"/><path class="g" d="M59 120l16 28H43zM160 134m-15 0a15 15 0 1 0 30 0a15 15 0 1 0-30 0M247 120h28v28h-28z"/><path d="M8 174h304"/>'
const bin = '<path d="M104 84h112l-9 90H113zM96 84h128M8 174h304"/>'
const scenes: readonly string[] = [
  `<g class="rise">${bins}</g>`,
  `${bins}<g class="drop g"><path d="M150 44c8-16 22-20 34-16c-2 14-14 26-34 16zM150 46l-6 8"/></g>`,
  `${bins}<g class="drop"><path d="M52 20h14v8c5 3 7 7 7 12v26c0 3-2 5-5 5H50c-3 0-5-2-5-5V40c0-5 2-9 7-12z"/></g><path class="g" d="M84 22l14-8M86 32h16M84 42l14 8"/>`,
  `${bins}<g class="drop g"><path d="M240 40h42l-6 24h-30zM236 34h50"/></g>`,
  `${bin}<g class="layers g"><path d="M112 164c20-8 34 6 52-2s28 4 44-2M110 148c20-8 36 6 54-2s30 4 46-2M108 132c22-8 38 6 56-2s30 4 48-2M107 116c22-8 38 6 56-2s32 4 50-2"/></g><g class="drop g"><path d="M148 40v10M160 30v10M172 40v10M160 52v8"/></g>`,
  `${bin}<g class="grow g"><path d="M160 84V36M160 62c-24 2-36-10-38-28c24-2 38 10 38 28zM160 50c2-24 16-32 38-32c0 20-14 32-38 32z"/></g>`,
]

/**
 * The guide in thirty seconds: drawn scenes with captions, once through, then the last one stays. Plain SVG with its own style, so
 * that it plays as a picture without any script; where motion is not wanted the scenes stand beside one another
 * without their captions, which the page says as well.
 */
export function filmOf(lang: Lang): string {
  const total = scene * scenes.length
  const drawn = scenes.map((drawing, n) => `<g class="scene s${n}"><g class="art">${drawing}</g><g class="said">${lines(film[n]![lang]).map((line, i) => `<text x="160" y="${203 + i * 20}">${line}</text>`).join('')}</g></g>`)
  const part = 100 / scenes.length
  const appear = scenes.map((_, n) => {
    const [from, to] = [n * part, (n + 1) * part]
    const end = n === scenes.length - 1 ? '100% { opacity: 1 }' : `${to - 0.4}% { opacity: 1 } ${to}%, 100% { opacity: 0 }`
    return `@keyframes s${n} { 0%${n === 0 ? '' : `, ${from}%`} { opacity: 0 } ${from + 1.2}% { opacity: 1 } ${end} } .s${n} { animation: s${n} ${total}s linear both }`
  })
  // Each moving part waits for its own scene.
  const delays = scenes.map((_, n) => `.s${n} :is(.rise, .drop, .layers, .grow) { animation-delay: ${n * scene + 0.4}s }`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" role="img"><style>
svg { background: ${paper}; fill: none; stroke: ${leaf}; stroke-width: 2.6; stroke-linecap: round; stroke-linejoin: round }
.g { stroke: ${gold} } text { fill: ${ink}; stroke: none; font: 600 14px 'Be Vietnam Pro', 'Noto Sans', 'Segoe UI', sans-serif; text-anchor: middle }
@keyframes rise { from { transform: translateY(20px); opacity: 0 } to { transform: none; opacity: 1 } }
@keyframes drop { 0% { transform: translateY(-30px); opacity: 0 } 25% { transform: none; opacity: 1 } 60% { transform: none; opacity: 1 } 100% { transform: translateY(74px); opacity: 0 } }
@keyframes grow { from { transform: translateY(40px) scale(.2); opacity: 0 } to { transform: none; opacity: 1 } }
@media (prefers-reduced-motion: no-preference) {
.rise { animation: rise 1.2s ease-out both } .drop { animation: drop 3.4s ease-in-out both } .layers { animation: rise 2s ease-out both } .grow { animation: grow 2.4s ease-out both; transform-origin: 160px 84px }
${delays.join(' ')} ${appear.join(' ')} }
@media (prefers-reduced-motion: reduce) { .said { display: none } ${scenes.map((_, n) => `.s${n} { transform: translate(${(n % 3) * 107}px, ${n < 3 ? 30 : 130}px) scale(.33) }`).join(' ')} }
</style>${drawn.join('')}</svg>`
}

/** A caption in lines that fit the picture. */
function lines(text: string): string[] {
  const words = text.split(' ')
  const made = ['']
  for (const word of words) {
    if (`${made.at(-1)} ${word}`.trim().length > 36) made.push(word)
    else made[made.length - 1] = `${made.at(-1)} ${word}`.trim()
  }
  return made
}
