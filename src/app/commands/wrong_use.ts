import type { Problem } from '#base/problem.ts'
import { refuse } from './problems.ts'

/** What the library of commands says, which it says in English only, to programmers. */
const known: readonly (readonly [said: RegExp, vi: string, en: string])[] = [
  [/^Unknown option `(.+)`$/, 'không có tuỳ chọn $1', 'there is no option $1'],
  [/^missing required args for command `(.+)`$/, 'còn thiếu phần phải ghi của lệnh $1', 'something is missing of the command $1'],
  [/^option `(.+)` value is missing$/, 'tuỳ chọn $1 cần một giá trị theo sau', 'the option $1 needs a value after it'],
  [/^Unused args: (.+)$/, 'thừa $1', '$1 is not needed'],
]

/** A command that the library refused, in both languages. */
export function wrongUse(said: string): Problem {
  const [pattern, vi, en] = known.find(([pattern]) => pattern.test(said)) ?? [/^.*$/s, '$&', '$&']
  return refuse('wrong_use', { reason_vi: said.replace(pattern, vi).replaceAll('`', ''), reason_en: said.replace(pattern, en).replaceAll('`', '') })
}
