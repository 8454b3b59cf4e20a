import { proposals, type Ballot, type Meeting, type Sheet } from '#programmes/movement/index.ts'
import { numberOf, textOf } from '$ui/typed.ts'

export { textOf }
export const saids = ['opened', 'moved', 'invited', 'excused', 'kept', 'scored', 'noted', 'closed', 'cancelled', 'voted'] as const
export type Said = (typeof saids)[number]
/** What was typed into one of the page's forms; `what` it would have said. */
export type Entered = {
  readonly what: Said; readonly appraisers: readonly string[]; readonly due: string; readonly account: string; readonly criterion: string; readonly words: string
  readonly scores: readonly TypedScore[]; readonly declared: boolean; readonly meeting: Readonly<Record<string, string>>
}

/** Of one criterion, `scores.KEY.points`, `.words`, `.evidence`: points in the letters of who typed them. */
export type TypedScore = { readonly criterion: string; readonly points: string; readonly words: string; readonly evidence: string }

export function typedScores(data: FormData): TypedScore[] {
  const text = textOf(data)
  const keys = [...new Set([...data.keys()].flatMap((name) => /^scores\.([a-z0-9_]{1,40})\./.exec(name)?.[1] ?? []))]
  return keys.map((criterion) => ({ criterion, points: text(`scores.${criterion}.points`), words: text(`scores.${criterion}.words`), evidence: text(`scores.${criterion}.evidence`) }))
}

export const sheetOf = (data: FormData, scores: readonly TypedScore[]): Sheet => ({
  edition: Number(textOf(data)('sheet')) || 0, final: data.get('final') === '1', declared: data.has('declared'),
  scores: scores.map((one) => ({ ...one, points: one.points.trim() === '' ? null : numberOf(one.points) })),
})

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
