import type { FormDefinition, Question, Words } from '../engine/index.ts'

export type Cell = string | number | Date | null
export type ColumnType = 'text' | 'whole' | 'number' | 'day' | 'moment'
/** `sql` gives the value from a row of the set; nothing in it comes from a request. */
export type Column = { readonly name: string; readonly title: Words; readonly type: ColumnType; readonly personal: boolean; readonly sql: string }
/** Rows of one kind: the records themselves, or the repetitions of one repeat. `repeats` leads to them from the record. */
export type RowSet = { readonly name: string; readonly repeats: readonly string[]; readonly columns: readonly Column[] }

export const mainSet = 'Submissions'

const said = (name: string, vi: string, en: string, type: ColumnType, sql: string): Column => ({ name, title: { vi, en }, type, personal: false, sql })
const ofRecord = [
  said('__day', 'Ngày', 'Day', 'day', 'r.day'),
  said('__unit', 'Mã nơi ghi', 'Unit', 'whole', 'r.leaf'),
  said('__unitName', 'Nơi ghi', 'Place', 'text', '(select l.name from unit.life l where l.unit = r.leaf order by l.valid @> r.day desc, lower(l.valid) desc limit 1)'),
  said('__receivedAt', 'Nhận lúc', 'Received', 'moment', 'r.received_at'),
  said('__version', 'Phiên bản', 'Version', 'text', '(select f.version from form.form f where f.id = r.form)'),
]

/**
 * The tables that a form's records make: one of the records, one of each repeat. Questions of all versions are there, in the
 * words of the latest that asks them. Personal answers are columns only when `personal` is set.
 */
export function setsOf(versions: readonly FormDefinition[], personal: boolean): readonly RowSet[] {
  const sets = new Map<string, { repeats: readonly string[]; columns: Map<string, Column> }>()
  const setAt = (repeats: readonly string[]) => {
    const name = [mainSet, ...repeats].join('.')
    const found = sets.get(name)
    if (found) return found
    const own = repeats.length === 0
      ? [said('__id', 'Mã phiếu', 'Record', 'text', 'r.id::text'), ...ofRecord]
      : [said('__id', 'Mã dòng', 'Row', 'text', `concat_ws('/', r.id::text, ${repeats.map((_, i) => `b${i}.n`).join(', ')})`), said('__record', 'Mã phiếu', 'Record', 'text', 'r.id::text'), ...ofRecord.slice(0, 2)]
    const made = { repeats, columns: new Map(own.map((column) => [column.name, column])) }
    sets.set(name, made)
    return made
  }
  const walk = (questions: readonly Question[], repeats: readonly string[], hidden: boolean): void => {
    const { columns } = setAt(repeats)
    const base = repeats.length === 0 ? 'r.answers' : `b${repeats.length - 1}.v`
    for (const question of questions) {
      const isPersonal = hidden || question.personal === true
      if (question.type === 'group') walk(question.questions ?? [], repeats, isPersonal)
      else if (question.type === 'repeat') walk(question.questions ?? [], [...repeats, question.name], isPersonal)
      else if (question.type !== 'note' && (personal || !isPersonal)) for (const column of columnsOf(question, base, isPersonal)) columns.set(column.name, column)
    }
  }
  for (const { questions } of versions) walk(questions, [], false)
  // A question that is personal in any version is personal in all.
  const secret = personal ? new Set<string>() : new Set(versions.flatMap(({ questions }) => personalIn(questions, false)))
  return [...sets].map(([name, { repeats, columns }]) => ({ name, repeats, columns: [...columns.values()].filter((column) => !secret.has(column.name.split('__')[0] || column.name)) }))
}

function personalIn(questions: readonly Question[], hidden: boolean): string[] {
  return questions.flatMap((q) => {
    const isPersonal = hidden || q.personal === true
    return q.questions ? personalIn(q.questions, isPersonal) : isPersonal ? [identifier(q.name)] : []
  })
}

/** Names of questions may hold dots and hyphens, which OData does not take. */
const identifier = (name: string): string => name.replace(/[.-]/g, '_')

/** An earlier version may have asked the same name in another type: what does not fit is empty, not an error. */
function columnsOf({ name, type, label }: Question, base: string, personal: boolean): Column[] {
  const of = (suffix: string, kind: ColumnType, sql: string): Column => ({ name: `${identifier(name)}${suffix}`, title: label ?? { vi: name }, type: kind, personal, sql })
  const value = `${base} -> '${name}'`
  const text = `${base} ->> '${name}'`
  const when = (jsonType: string, sql: string): string => `case when jsonb_typeof(${value}) = '${jsonType}' then ${sql} end`
  switch (type) {
    case 'integer': return [of('', 'whole', when('number', `(${text})::numeric`))]
    case 'decimal': return [of('', 'number', when('number', `(${text})::float8`))]
    case 'date': return [of('', 'day', `case when ${text} ~ '^\\d{4}-\\d\\d-\\d\\d$' then (${text})::date end`)]
    case 'select_multiple': return [of('', 'text', when('array', `(select string_agg(x, ' ') from jsonb_array_elements_text(${value}) x)`))]
    case 'geopoint': return (['lat', 'lon', 'accuracy'] as const).map((part) => of(`__${part}`, 'number', when('object', `(${value} ->> '${part}')::float8`)))
    default: return [of('', 'text', text)]
  }
}
