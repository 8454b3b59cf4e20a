import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../modules.ts'
import { wrongUse } from './wrong_use.ts'

test.each([
  [['start', '--fast'], 'không có tuỳ chọn --fast', 'there is no option --fast'],
  [['import', 'units'], 'còn thiếu phần phải ghi của lệnh import <what> <file>', 'something is missing of the command import <what> <file>'],
  [['import', 'records', 'x.csv', '--form'], 'tuỳ chọn --form <key> cần một giá trị theo sau', 'the option --form <key> needs a value after it'],
  [['start', 'now'], 'thừa now', 'now is not needed'],
] as const)('lantoa %s is refused in both languages', (args, vi, en) => {
  const { stderr, status } = spawnSync(process.execPath, [join(root, 'src/app/cli.ts'), ...args], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr.split('\n').slice(0, 2)).toEqual([`Lệnh chưa đúng: ${vi}. Xem: lantoa --help`, `The command is not right: ${en}. See: lantoa --help`])
})

test('what nobody foresaw is said as it is', () => {
  expect(wrongUse('odd').say('vi')).toContain('odd')
})
