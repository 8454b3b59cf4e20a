import type { Letterhead } from '#core/people/coordinator.ts'
import { m } from '$ui/words.ts'

export function letterheadWords(letterhead: Letterhead): string {
  return { state: m.coordinator_head_state, party: m.coordinator_head_party, front: m.coordinator_head_front }[letterhead]()
}
