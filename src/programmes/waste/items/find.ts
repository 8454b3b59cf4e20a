import { nearest } from '#core/form/engine/nearest.ts'
import { fold } from '#base/words.ts'
import type { Group } from './groups.ts'

type Said = { readonly vi: string; readonly en: string }
/** A thing of a household: its names, the group it belongs to, and in one line what to do with it. */
export type Item = Said & { readonly also: readonly string[]; readonly group: Group; readonly todo: Said }
/** `read`: how the words were understood, where they were not written like any that the list knows. */
export type Finding = { readonly items: readonly Item[]; readonly read: string | null }

/** People write what they hold, not how the list calls it: these words say nothing about it. */
const empty = new Set(['cai', 'cuc', 'chiec', 'con', 'bo', 'vao', 'thung', 'nao', 'dau', 'o', 'di', 'rac', 'loai', 'nhom', 'mot', 'nhung', 'cac', 'thi', 'phai', 'vut', 'de', 'gi', 'la', 'the', 'a', 'an', 'of', 'and', 'my', 'where'])
const longest = 100

/**
 * Makes the search over a list: pure, so that it can run on a phone without a signal. Accents do not matter, every synonym is a
 * name, one slip in a short word and a third of the letters in a long one are forgiven.
 * @returns a function from what was typed to the things meant, the likeliest first; nothing for nothing
 */
export function prepare(items: readonly Item[]): (typed: string, most?: number) => Finding {
  const names = items.flatMap((item, at) => [item.vi, item.en, ...item.also].map((name, order) => ({ at, order, text: fold(name), words: fold(name).split(' ') })))
  const held = new Map<string, number>()
  for (const word of names.flatMap((name) => [...new Set(name.words)])) held.set(word, (held.get(word) ?? 0) + 1)
  const vocabulary = [...held.keys()]
  // A word that few names have tells more than "vỏ", which seventy have.
  const weight = (word: string) => Math.log(1 + names.length / (held.get(word) ?? names.length))

  return (typed, most = 12) => {
    const given = fold(typed.slice(0, longest)).split(' ').filter((word) => word !== '')
    const asked = given.map((word, i) => known(word, i === given.length - 1) ?? word)
    if (asked.length === 0) return { items: [], read: null }
    const best = new Map<number, number>()
    for (const name of names) {
      const score = scored(asked, name)
      // Of names that fit alike the item's own comes before a synonym.
      if (score > 0) best.set(name.at, Math.max(best.get(name.at) ?? 0, score - name.order * 0.001))
    }
    const ranked = [...best].toSorted(([a, x], [b, y]) => y - x || a - b)
    // Far behind the first stand things that share nothing but a common word with it.
    const found = ranked.filter(([, score]) => score >= ranked[0]![1] * 0.45).slice(0, most).map(([at]) => items[at]!)
    return { items: found, read: asked.join(' ') === given.join(' ') || found.length === 0 ? null : asked.join(' ') }
  }

  /** The word as the list writes it; the last one may still be being typed. */
  function known(word: string, last: boolean): string | undefined {
    if (held.has(word) || empty.has(word) || (last && word.length > 1 && vocabulary.some((one) => one.startsWith(word)))) return word
    return word.length < 3 ? undefined : nearest(word, vocabulary)
  }

  /** 0 where nothing fits, at most a little above 3 for the very name. */
  function scored(asked: readonly string[], name: (typeof names)[number]): number {
    const text = asked.join(' ')
    if (name.text === text) return 3.2
    const telling = asked.filter((word) => !empty.has(word) || name.words.includes(word))
    const fits = (word: string, i: number) => name.words.includes(word) || (i === telling.length - 1 && word.length > 1 && name.words.some((one) => one.startsWith(word)))
    const hits = telling.filter(fits)
    if (hits.length === 0) return 0
    const sum = (words: readonly string[]) => words.reduce((all, word) => all + weight(word), 0)
    const [share, part] = [sum(hits) / sum(telling), Math.min(1, sum(hits) / sum(name.words))]
    const inOrder = ` ${text} `.includes(` ${name.text} `) ? 0.8 : name.text.startsWith(text) ? 0.6 : ` ${name.text} `.includes(` ${text} `) ? 0.4 : 0
    return share * (1.4 + inOrder) + part * 0.6
  }
}
