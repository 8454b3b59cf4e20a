import { m } from '$ui/words.ts'

/** The views of one initiative, each a page of its own below its address. */
const views = [
  ['form', '', m.movement_view_form],
  ['progress', '/progress', m.movement_view_progress],
  ['papers', '/papers', m.movement_view_papers],
  ['appraisal', '/appraisal', m.movement_view_appraisal],
  ['spread', '/spread', m.movement_kin],
] as const satisfies readonly (readonly [string, string, () => string])[]

export type View = (typeof views)[number][0]

export const viewsOf = (id: string) => views.map(([view, path, label]) => ({ view, href: `/movement/${id}${path}`, label: label() }))
