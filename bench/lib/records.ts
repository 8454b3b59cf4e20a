import { newId, type Id } from '#base/id.ts'
import type { Nation, Village } from './nation.ts'
import { today } from '#base/day.ts'

/** A household that agrees to sort its waste: the record the article counts 50,761 of. It states one fact. */
export function enrolment(village: Village, id: Id = newId()): object {
  return {
    id, form: 'waste_enrolment', version: '2024.1', unit: village.id, day: today(),
    answers: { household: `Hộ ${id.slice(-4)}, ngõ 3`, members: 4, takes_part: 'yes', method: 'compost_em' }, device: 'bench',
  }
}

/** An estimate of the waste reduced: a record of two numbers, each of which becomes a fact. */
export function impact(village: Village, id: Id = newId()): object {
  return { id, form: 'waste_impact', version: '2024.1', unit: village.id, day: today(), answers: { reduced_tonnes: 1.5, base_tonnes: 4, basis: 'Cân mẫu' }, device: 'bench' }
}

export function post(token: string, body: object): Buffer {
  const text = Buffer.from(JSON.stringify(body))
  const head = `POST /api/records HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), text])
}

/** The villages of the n-th commune of those that the benchmark lets work, far apart in the nation. */
export function villagesOfCommune(nation: Nation, n: number): Village[] {
  const commune = nation.communes[(n * 199) % nation.communes.length]!
  return nation.villages.filter((v) => v.commune === commune)
}
