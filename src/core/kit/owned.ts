import { sql, type Db } from '#base/db/sql.ts'
import { defineProblems } from '#base/problem.ts'
import type { LoadedKit } from './schema.ts'

const refuse = defineProblems('kit', {
  keys_taken: { status: 409, vi: 'Bộ mẫu {kit} khai báo {count} mục đã là của nơi khác. Không cài gì cả. Xem từng dòng bên dưới.', en: 'Kit {kit} declares {count} things that belong to others. Nothing was installed. See each line below.' },
  key_taken: { status: 409, vi: '{what_vi} "{key}" là của {owner_vi}; bộ mẫu {kit} phải đặt tên khác.', en: '{what_en} "{key}" belongs to {owner_en}; kit {kit} needs another name for its own.' },
})

type Taken = { readonly what: keyof typeof called; readonly key: string; readonly owner: string | null }
/** What a kit declares for the whole deployment. Its roles, steps and targets are its own: no other kit reads them. */
const called = { measure: ['Đại lượng', 'The measure'], indicator: ['Chỉ tiêu', 'The indicator'], form: ['Biểu mẫu', 'The form'] } as const

const taken = sql<Taken, [string, string[], string[], string[]]>('kit.taken', `
  select 'measure' as what, key, kit as owner from fact.measure where key = any($2::text[]) and kit is distinct from $1
  union all select 'indicator', key, kit from indicator.indicator where key = any($3::text[]) and kit is distinct from $1
  union all select distinct 'form', key, kit from form.form where key = any($4::text[]) and kit is distinct from $1
  order by what desc, key`)

/**
 * Figures stand under their keys for years and are added up over places: whoever declared a measure, an indicator or a form first
 * (a kit under its name, in whichever version, or a programme) keeps it, and nobody else says what it counts.
 * @throws Problem `kit.keys_taken` with one `kit.key_taken` for each
 */
export async function mustOwn(db: Db, { kit, forms }: LoadedKit): Promise<void> {
  const others = await taken.all(db, kit.name, kit.measures.map(({ key }) => key), kit.indicators.map(({ key }) => key), forms.map(({ key }) => key))
  if (others.length === 0) return
  const errors = others.map(({ what, key, owner }) => refuse('key_taken', {
    key, kit: kit.name, what_vi: called[what][0], what_en: called[what][1],
    owner_vi: owner === null ? 'phần mềm này' : `bộ mẫu ${owner}`, owner_en: owner === null ? 'the programme itself' : `kit ${owner}`,
  }, { at: `${what}s/${key}` }))
  throw refuse('keys_taken', { kit: kit.name, count: errors.length }, { errors })
}
