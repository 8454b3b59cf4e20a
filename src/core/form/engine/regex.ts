/**
 * Patterns of `regex()`, matched in time proportional to text × pattern whatever the pattern: JavaScript's own engine needs
 * years for `(a+)+$` and thirty letters, and a form must never be able to stop a phone or the server. The pattern becomes a
 * small automaton whose states are all followed at once (Thompson's construction); single letters and classes are left to
 * the built-in engine. As in ODK Collect the whole text must match. Back references and look-around are refused.
 */
type State = { readonly test?: (letter: string) => boolean; readonly edge?: 'start' | 'end'; next: number[] }
type Part = { readonly enter: number; readonly leave: number }

/** One class, one escape or one plain letter: whatever stands for exactly one letter of the text. */
const oneLetter = /^(?:\[\^?(?:\\[^]|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[^]|[^*+?{}()[\]])/u
const mostStates = 3_000
const longestText = 2_000

/** @throws RangeError whose message says what is wrong with the pattern */
export function matcher(pattern: string): (text: string) => boolean {
  const { states, whole } = automaton(pattern)
  return (given) => {
    const letters = [...given]
    if (letters.length > longestText) return false
    let now = follow(states, [whole.enter], true, letters.length === 0)
    letters.forEach((letter, i) => {
      const reached = [...now].filter((s) => states[s]!.test?.(letter)).flatMap((s) => states[s]!.next)
      now = follow(states, reached, false, i === letters.length - 1)
    })
    return now.has(whole.leave)
  }
}

/** Every state that can be reached without reading a letter. */
function follow(states: readonly State[], from: readonly number[], atStart: boolean, atEnd: boolean): Set<number> {
  const reached = new Set<number>()
  const waiting = [...from]
  for (let s = waiting.pop(); s !== undefined; s = waiting.pop()) {
    const state = states[s]!
    const barred = (state.edge === 'start' && !atStart) || (state.edge === 'end' && !atEnd)
    if (reached.has(s) || barred) continue
    reached.add(s)
    if (!state.test) waiting.push(...state.next)
  }
  return reached
}

/** A recursive-descent reading of the pattern: choice → row → times → piece. */
function automaton(pattern: string): { states: State[]; whole: Part } {
  const states: State[] = []
  let at = 0
  let depth = 0
  const add = (state: State): number => {
    if (states.length >= mostStates) throw new RangeError(`> ${mostStates}`)
    return states.push(state) - 1
  }
  const join = (first: Part, second: Part): Part => {
    states[first.leave]!.next.push(second.enter)
    return { enter: first.enter, leave: second.leave }
  }
  const nothing = (): Part => {
    const only = add({ next: [] })
    return { enter: only, leave: only }
  }

  const choice = (): Part => {
    if (++depth > 32) throw new RangeError('(((…')
    const ways = [row()]
    while (pattern[at] === '|') {
      at++
      ways.push(row())
    }
    depth--
    return ways.length === 1 ? ways[0]! : fork(ways)
  }

  const fork = (ways: readonly Part[]): Part => {
    const leave = add({ next: [] })
    for (const way of ways) states[way.leave]!.next.push(leave)
    return { enter: add({ next: ways.map((way) => way.enter) }), leave }
  }

  const row = (): Part => {
    let all = nothing()
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') all = join(all, times())
    return all
  }

  /** `x{2,4}` is written out as xx(x(x)?)?: reading the same part of the pattern again makes the copies. Lazy or greedy is all one. */
  const times = (): Part => {
    const begin = at
    const first = piece()
    const range = repetition(pattern, at)
    if (!range) return first
    let unused: Part | undefined = first
    const copy = (): Part => {
      const part = unused
      unused = undefined
      if (part) return part
      at = begin
      return piece()
    }
    let all = nothing()
    let last = all
    for (let i = 0; i < Math.max(range.least, 1); i++) all = join(all, (last = copy()))
    if (range.most === undefined) states[last.leave]!.next.push(last.enter)
    let rest = nothing()
    for (let i = Math.max(range.least, 1); i < (range.most ?? 0); i++) rest = fork([join(copy(), rest), nothing()])
    all = join(all, rest)
    if (range.least === 0) all = range.most === 0 ? nothing() : fork([all, nothing()])
    at = range.end
    return all
  }

  const piece = (): Part => {
    const letter = pattern[at]!
    if (letter === '(') {
      const opening = /^\((?:\?(?::|<[A-Za-z]\w*>))?/.exec(pattern.slice(at))![0]
      if (opening === '(' && pattern[at + 1] === '?') throw new RangeError(pattern.slice(at, at + 3))
      at += opening.length
      const inner = choice()
      if (pattern[at] !== ')') throw new RangeError('(')
      at++
      return inner
    }
    if (letter === '^' || letter === '$') {
      at++
      const edge = add({ edge: letter === '^' ? 'start' : 'end', next: [] })
      return { enter: edge, leave: edge }
    }
    const source = oneLetter.exec(pattern.slice(at))?.[0]
    if (source === undefined || /^\\[1-9bBk]/.test(source)) throw new RangeError(pattern.slice(at, at + 8))
    at += source.length
    const enter = add({ test: letterTest(source), next: [] })
    const leave = add({ next: [] })
    states[enter]!.next.push(leave)
    return { enter, leave }
  }

  const whole = choice()
  if (at < pattern.length) throw new RangeError(pattern.slice(at, at + 8))
  return { states, whole }
}

/** `*`, `+`, `?`, `{2}`, `{2,}`, `{2,4}`, with or without a lazy `?` after it. */
function repetition(pattern: string, at: number): { least: number; most: number | undefined; end: number } | undefined {
  const found = /^(?:([*+?])|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})\??/.exec(pattern.slice(at))
  if (!found) return undefined
  const end = at + found[0].length
  if (found[1] !== undefined) return { least: found[1] === '+' ? 1 : 0, most: found[1] === '?' ? 1 : undefined, end }
  const least = Number(found[2])
  const most = found[3] === undefined ? least : found[4] === undefined ? undefined : Number(found[4])
  if (most !== undefined && most < least) throw new RangeError(found[0])
  return { least, most, end }
}

/** A single letter is compared; a class is asked of the built-in engine, which cannot run away on one letter. */
function letterTest(source: string): (letter: string) => boolean {
  if (source.length === 1 && source !== '.') return (letter) => letter === source
  // Forms in the field escape letters that need none ("\-"), which only the older syntax accepts.
  for (const flags of ['u', '']) {
    try {
      const one = new RegExp(`^(?:${source})$`, flags)
      return (letter) => one.test(letter)
    } catch {
      continue
    }
  }
  throw new RangeError(source)
}
