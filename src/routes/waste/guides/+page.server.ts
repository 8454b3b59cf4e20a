import { drawings, film, guides, loudspeaker } from '#programmes/waste/index.ts'
import { lang } from '$ui/words.ts'
import type { PageServerLoad } from './$types'

/** Syllables a second of somebody who reads calmly into a microphone. */
const pace = 3.3

export const load: PageServerLoad = () => {
  const here = lang()
  const script = loudspeaker[here].trim()
  return {
    guides: guides.map(({ key, title, lead, steps }) => ({
      key, title: title[here], lead: lead[here], steps: steps.map((step) => ({ svg: drawings.get(step.drawing)!, title: step.title[here], body: step.body[here] })) })),
    film: film.map((scene) => scene[here]), script, seconds: Math.round(loudspeaker.vi.split(/\s+/).length / pace / 5) * 5,
  }
}
