import { today } from '#base/day.ts'
import type { Level, State } from './life.ts'

/** What a state is called on paper; pages have their own words, refusals need these. */
const names: Readonly<Record<State, readonly [vi: string, en: string]>> = {
  draft: ['bản nháp', 'a draft'], submitted: ['đã nộp', 'submitted'], returned: ['trả lại để sửa', 'returned'], accepted: ['đã tiếp nhận', 'accepted'],
  running: ['đang thực hiện', 'being carried out'], self_assessed: ['đã tự đánh giá', 'self-assessed'], appraised: ['đã thẩm định', 'appraised'],
  recognised: ['đã công nhận', 'recognised'], outstanding: ['tiêu biểu', 'outstanding'], commended: ['đã khen thưởng', 'commended'], stopped: ['đã dừng', 'stopped'],
}

export const stateWords = (state: State) => ({ state_vi: names[state][0], state_en: names[state][1] })

const levels: Readonly<Record<Level, readonly [vi: string, en: string]>> = {
  grassroots: ['cấp cơ sở', 'grassroots'], district: ['cấp huyện', 'district'], commune: ['cấp xã', 'commune'], city: ['cấp thành phố', 'city'],
}

export const levelWords = (level: Level) => ({ level_vi: levels[level][0], level_en: levels[level][1] })

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** A moment as a refusal says it, 10:42 23/11/2026: nobody reads a time stamp with a Z. */
export const momentWords = (at: Date) => `${clock.format(at)} ${today(at)}`
