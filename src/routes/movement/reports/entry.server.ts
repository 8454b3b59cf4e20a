import { narrativeOf, sections, writeNarrative, type Keeping, type Sections } from '#programmes/movement/index.ts'
import { textOf } from '$ui/typed.ts'
import { savingOf } from '../kept.server.ts'
import { addressOf, type Asked } from './report.server.ts'
import { sectionText } from './told.server.ts'

/** What an officer wrote, with the edition that they had before them; a report's text is known by the report's address. */
export type Entered = { readonly id: string; readonly edition: number } & Required<Sections>

/** Keeps what is written into one report. */
export function savingFor(asked: Asked, keeping: Keeping) {
  const { unit, period } = asked
  const report = { unit, ...period }
  const here = addressOf(asked)
  return savingOf<Entered>({
    read: (data) => {
      const text = textOf(data)
      return { id: here, edition: Number(text('edition')) || 0, situation: text('situation'), difficulties: text('difficulties'), direction: text('direction'), proposals: text('proposals') }
    },
    save: (ctx, entered) => writeNarrative(ctx, report, entered, entered.edition, keeping),
    // A text too long stays on the page as it is: there is no part of it to keep without the rest.
    refusals: { wrong: 'movement.report_text', changed: 'movement.report_changed', gone: '', closed: '' }, without: (entered) => entered,
    called: (at) => sectionText[at.slice(1) as keyof typeof sectionText]?.(),
    told: async (_, entered) => sections.map((name) => ({ at: `/${name}`, label: sectionText[name](), text: entered[name] })),
    kept: async (ctx) => {
      const { sections: kept, edition, changedAt } = await narrativeOf(ctx, report)
      return { at: changedAt ?? ctx.now, entered: { id: here, edition, situation: '', difficulties: '', direction: '', proposals: '', ...kept } }
    },
    addresses: { written: () => here, saved: () => `${here}&said=saved#own` },
  })
}
