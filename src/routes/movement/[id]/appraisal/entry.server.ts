import { proposals, type Ballot, type Meeting, type Sheet } from '#programmes/movement/index.ts'
import { numberOf, textOf } from '$ui/typed.ts'

export { textOf }
export const saids = ['opened', 'invited', 'excused', 'kept', 'scored', 'noted', 'closed', 'cancelled', 'voted'] as const
export type Said = (typeof saids)[number]
/** What was typed into one of the page's forms; `what` it would have said. */
export type Entered = {
  readonly what: Said; readonly appraisers: readonly string[]; readonly due: string; readonly account: string; readonly criterion: string; readonly words: string
  readonly scores: Sheet['scores']; readonly declared: boolean; readonly meeting: Readonly<Record<string, string>>
}

/** The sheet as it was typed: `scores.KEY.points`, `.words`, `.evidence`. */
export function sheetOf(data: FormData): Sheet {
  const text = textOf(data)
  const keys = [...new Set([...data.keys()].flatMap((name) => /^scores\.([a-z0-9_]{1,40})\./.exec(name)?.[1] ?? []))]
  return {
    edition: Number(text('sheet')) || 0, final: data.get('final') === '1', declared: data.has('declared'),
    scores: keys.map((criterion) => ({ criterion, points: text(`scores.${criterion}.points`).trim() === '' ? null : numberOf(text(`scores.${criterion}.points`)), words: text(`scores.${criterion}.words`), evidence: text(`scores.${criterion}.evidence`) })),
  }
}

/** The meeting as it was typed. A proposal of which nothing was filled in was not put to the vote. */
export function meetingOf(data: FormData): Meeting {
  const text = textOf(data)
  const ballots = proposals.flatMap((proposal): Ballot[] => {
    const [inFavour, against, blank] = ['inFavour', 'against', 'blank'].map((name) => text(`ballots.${proposal}.${name}`).trim())
    if (proposal !== 'recognise' && `${inFavour}${against}${blank}` === '') return []
    return [{ proposal, inFavour: numberOf(inFavour!), against: numberOf(against || '0'), blank: numberOf(blank || '0') }]
  })
  return {
    day: text('day'), place: text('place'), chair: text('chair'), secretary: text('secretary'), invited: numberOf(text('invited')), present: numberOf(text('present')), ballots, minutes: text('minutes'),
    // One opinion for each paragraph.
    disagreeing: text('disagreeing').split(/\n\s*\n/),
  }
}
