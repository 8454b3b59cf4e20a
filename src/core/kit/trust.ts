import { sql, type Db } from '#base/db/sql.ts'
import { defineProblems } from '#base/problem.ts'

const refuse = defineProblems('kit', {
  fingerprint: { status: 422, vi: '"{given}" không phải là dấu vân tay của khoá: 64 chữ số thập lục phân.', en: '"{given}" is no fingerprint of a key: 64 hexadecimal digits.' },
  unknown_signer: { status: 403, vi: 'Chưa tin nơi ký bộ mẫu này. Hãy gọi hỏi nơi gửi dấu vân tay của khoá; nếu đúng là {signer} thì chạy: lantoa kit trust {signer}', en: 'The signer of this kit is not trusted. Ask the sender for the fingerprint of their key; if it is {signer}, run: lantoa kit trust {signer}' },
})

const put = sql<never, [string]>('kit.trust', 'insert into kit.trusted (fingerprint) values ($1) on conflict do nothing')
const known = sql<{ fingerprint: string }, [string]>('kit.trusted', 'select fingerprint from kit.trusted where fingerprint = $1')

/** From now on kits that this key signed may be installed here. Blanks and colons between the digits are for reading. @throws Problem `kit.fingerprint` */
export async function trustSigner(db: Db, given: string): Promise<string> {
  const fingerprint = given.toLowerCase().replaceAll(/[\s:]/g, '')
  if (!/^[0-9a-f]{64}$/.test(fingerprint)) throw refuse('fingerprint', { given: given.slice(0, 80) })
  await put.run(db, fingerprint)
  return fingerprint
}

/** @throws Problem `kit.unknown_signer` */
export async function mustTrust(db: Db, signer: string): Promise<void> {
  if (!(await known.first(db, signer))) throw refuse('unknown_signer', { signer })
}
