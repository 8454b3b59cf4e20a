import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { isProblem } from '#base/problem.ts'
import { typedDay, typedNumber } from '#core/form/engine/typed.ts'
import { refuse } from '#core/unit/problems.ts'
import { pathOfUnit, type Reform, type ReformKind } from '#programmes/setup/index.ts'
import { textOf } from '$ui/typed.ts'

export type Chosen = { readonly unit: number; readonly name: string; readonly kind: string; readonly path: readonly string[] }
type PartTyped = { readonly name: string; readonly kind: string; readonly share: string }
/** The form as it was typed, so that nothing is lost between one step and the next; `kept` are its fields one by one. */
export type Entered = {
  readonly decree: string; readonly day: string; readonly q: string; readonly name: string
  readonly chosen: readonly Chosen[]; readonly into: string; readonly as: { readonly name: string; readonly kind: string }
  readonly parts: readonly PartTyped[]; readonly villages: Readonly<Record<string, string>>
  readonly kept: readonly (readonly [name: string, value: string])[]
}

const mostParts = 9
const mostUnits = 20
const buttons = new Set(['step', 'add', 'drop', 'q'])

/** Reads the form; "add", "drop" and "more" change what was typed, everything else is left as it came. */
export async function enteredOf(ctx: Ctx, data: FormData): Promise<Entered> {
  const text = textOf(data)
  const dropped = text('drop')
  const units = [...data.getAll('with').map(String), ...(data.has('add') ? [text('add')] : [])].filter((unit) => unit !== dropped)
  const chosen = await Promise.all([...new Set(units.map(numberOf))].slice(0, mostUnits).map((unit) => chosenOf(ctx, unit)))
  const parts = partsOf(data, text).filter((_, i) => dropped !== `part-${i}`)
  const villages = villagesOf(data, dropped)
  if (text('step') === 'more' && parts.length < mostParts) parts.push({ name: '', kind: parts.at(-1)?.kind ?? '', share: '' })
  const entered = { decree: text('decree'), day: text('day'), q: data.has('add') ? '' : text('q'), name: text('name'), chosen, into: text('into') === dropped || text('into') === '' ? 'new' : text('into'), as: { name: text('as.name'), kind: text('as.kind') }, parts, villages }
  return { ...entered, kept: [...data].filter((pair): pair is [string, string] => typeof pair[1] === 'string' && !buttons.has(pair[0])) }
}

/** What was typed as a reform, for the verb to judge. @throws Problem `unit.parent_missing` */
export function reformOf(what: ReformKind, unit: number, entered: Entered): Reform {
  // Whether it is a day at all is judged with everything else, so that all that is wrong is said at once.
  const decreed = { day: typedDay(entered.day.trim()) as Day, decree: entered.decree }
  const chosen = entered.chosen.map((one) => one.unit)
  switch (what) {
    case 'merge': {
      if (entered.into === 'new') return { what, ...decreed, olds: [unit, ...chosen], as: entered.as }
      const into = numberOf(entered.into)
      return { what, ...decreed, olds: [unit, ...chosen].filter((one) => one !== into), into }
    }
    case 'split': return { what, ...decreed, old: unit, parts: entered.parts.map(({ name, kind, share }, i) => ({ name, kind, share: shareOf(share), villages: placedIn(entered, i) })) }
    case 'rename': return { what, ...decreed, unit, name: entered.name }
    case 'transfer': {
      if (chosen.length === 0) throw refuse('parent_missing', undefined, { at: '/to' })
      return { what, ...decreed, unit, to: chosen.at(-1)! }
    }
  }
}

/** Per cent as people write them: 62,5 or 62.5. What is no number is no share. */
function shareOf(text: string): number {
  const typed = typedNumber(text.replace('%', '').trim())
  return typeof typed === 'number' ? typed / 100 : Number.NaN
}

function placedIn({ villages }: Entered, part: number): number[] {
  return Object.entries(villages).filter(([, place]) => place === String(part)).map(([village]) => Number(village))
}

function partsOf(data: FormData, text: (name: string) => string): PartTyped[] {
  const count = [...data.keys()].filter((key) => /^parts\.\d\.name$/.test(key)).length
  return Array.from({ length: Math.min(count, mostParts) }, (_, i) => ({ name: text(`parts.${i}.name`), kind: text(`parts.${i}.kind`), share: text(`parts.${i}.share`) }))
}

/** Which part each village was ticked for; when a part is dropped, its villages are free again and the later ones move up. */
function villagesOf(data: FormData, dropped: string): Record<string, string> {
  const gone = /^part-(\d)$/.exec(dropped)?.[1]
  return Object.fromEntries([...data].flatMap(([key, value]) => {
    const village = /^villages\.(\d{1,9})$/.exec(key)?.[1]
    if (village === undefined || typeof value !== 'string' || value === gone) return []
    return [[village, gone !== undefined && Number(value) > Number(gone) ? String(Number(value) - 1) : value]]
  }))
}

/** A unit's number; 0, which no unit has, for anything else. */
function numberOf(text: string): number {
  const unit = Number(text)
  return Number.isInteger(unit) && unit > 0 && unit <= 2_147_483_647 ? unit : 0
}

async function chosenOf(ctx: Ctx, unit: number): Promise<Chosen> {
  try {
    const path = await pathOfUnit(ctx, unit, ctx.day)
    const self = path.at(-1)!
    return { unit, name: self.name, kind: self.kind, path: path.slice(0, -1).map((step) => step.name).toReversed() }
  } catch (reason) {
    if (!isProblem(reason)) throw reason
    return { unit, name: `#${unit}`, kind: 'unspecified', path: [] }
  }
}
