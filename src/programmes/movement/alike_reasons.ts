import { fold } from '#base/words.ts'
import type { Compared, Likeness } from './alike.ts'

/** One reason, for or against two registrations being one activity, as a person would say it. */
export type Reason = {
  readonly about: 'title' | 'told' | 'place' | 'field' | 'kind' | 'period' | 'number'; readonly speaks: 'for' | 'against'
  readonly vi: string; readonly en: string
}

/** Why two are shown beside one another: what speaks for it first. Never a bare number. */
export function reasonsFor(of: Likeness, mine: Compared, other: Compared, unitName: string): Reason[] {
  const all = [titleOf(of, other.title), placeOf(of, unitName), toldOf(of), fieldOf(of), kindOf(of), periodOf(of, mine, other), numberOf(of)]
  return all.filter((reason) => reason !== undefined).toSorted((a, b) => Number(a.speaks === 'against') - Number(b.speaks === 'against'))
}

const share = (value: number) => `${Math.round(value * 100)} %`

function titleOf({ title, shared }: Likeness, text: string): Reason | undefined {
  if (title < 0.15) return { about: 'title', speaks: 'against', vi: 'Tên gọi khác nhau', en: 'They are called differently' }
  if (title > 0.9) {
    return { about: 'title', speaks: 'for', vi: 'Tên gọi như nhau, không kể tên đơn vị, nơi chốn và chữ viết tắt', en: 'The titles are the same but for names, places and abbreviations' }
  }
  const words = asWritten(text, shared)
  if (words === '') return { about: 'title', speaks: 'for', vi: `Tên gọi gần giống nhau (${share(title)})`, en: `The titles are spelt much alike (${share(title)})` }
  return { about: 'title', speaks: 'for', vi: `Tên gọi cùng có: ${words}`, en: `Both titles say: ${words}` }
}

/** The words that both have, as the other one wrote them: with their accents, in their order. */
function asWritten(text: string, shared: readonly string[]): string {
  const common = new Set(shared)
  const runs = text.split(/[^\p{L}\p{N}\p{M}]+/u).map((word) => (common.has(fold(word)) ? word : ' '))
  return runs.join(' ').split(/ {2,}/).map((run) => run.trim()).filter((run) => run !== '').map((run) => `“${run}”`).join(', ')
}

function placeOf({ place }: Likeness, unitName: string): Reason | undefined {
  if (place === 'same') return { about: 'place', speaks: 'for', vi: `Cùng nơi thực hiện: ${unitName}`, en: `The same place: ${unitName}` }
  if (place === 'elsewhere') return { about: 'place', speaks: 'against', vi: `Ở nơi khác: ${unitName}`, en: `Elsewhere: ${unitName}` }
  return { about: 'place', speaks: 'against', vi: 'Cùng xã, một bên không nói rõ ở thôn, tổ nào', en: 'The same commune; one of them does not say in which village' }
}

function toldOf({ told }: Likeness): Reason | undefined {
  if (told === null) return undefined
  if (told >= 0.25) return { about: 'told', speaks: 'for', vi: `Mục tiêu, nội dung, kết quả viết giống nhau ${share(told)}`, en: `Goals, content and outputs are ${share(told)} alike` }
  return { about: 'told', speaks: 'against', vi: 'Mục tiêu, nội dung, kết quả viết khác nhau', en: 'Goals, content and outputs differ' }
}

function fieldOf({ field }: Likeness): Reason | undefined {
  if (field === null) return undefined
  return field ? { about: 'field', speaks: 'for', vi: 'Cùng lĩnh vực', en: 'The same field' } : { about: 'field', speaks: 'against', vi: 'Khác lĩnh vực', en: 'Different fields' }
}

function kindOf({ otherKind }: Likeness): Reason | undefined {
  return otherKind ? { about: 'kind', speaks: 'against', vi: 'Một bên là cá nhân điển hình, bên kia thì không', en: 'One is a person who stands out, the other is not' } : undefined
}

function periodOf({ together, otherYear }: Likeness, mine: Compared, other: Compared): Reason | undefined {
  if (together !== null) {
    const { days, share } = together
    if (days === 0) return { about: 'period', speaks: 'against', vi: 'Thời gian không trùng nhau', en: 'They do not run at the same time' }
    if (share < 0.3) return { about: 'period', speaks: 'against', vi: `Thời gian chỉ trùng nhau ${days} ngày`, en: `They run together for only ${days} days` }
    return { about: 'period', speaks: 'for', vi: `Thời gian trùng nhau ${days} ngày`, en: `They run together for ${days} days` }
  }
  if (otherYear) return { about: 'period', speaks: 'against', vi: 'Của hai năm khác nhau', en: 'Of two different years' }
  return mine.year === other.year ? { about: 'period', speaks: 'for', vi: `Cùng năm ${mine.year}`, en: `The same year, ${mine.year}` } : undefined
}

function numberOf({ otherSpot, otherTurn }: Likeness): Reason | undefined {
  if (otherSpot) return { about: 'number', speaks: 'against', vi: 'Tên nêu hai ngõ, tổ, xóm khác nhau', en: 'The titles name two different lanes or groups' }
  if (otherTurn) return { about: 'number', speaks: 'against', vi: 'Tên nêu hai đợt, hai lần khác nhau', en: 'The titles name two different rounds' }
  return undefined
}
