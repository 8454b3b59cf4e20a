/**
 * One way to refuse. A Problem says which field, why, and what to do, in Vietnamese and English, and travels as
 * RFC 9457 problem+json. Each module declares its own refusals beside its verbs; the words are part of the declaration,
 * so no code path can refuse with a text nobody translated.
 */

export type Lang = 'vi' | 'en'

/** The names between braces in a template: `Params<'Hello {who}'>` is `'who'`. */
type Params<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? P | Params<Rest> : never

type Refusal = { readonly status: number; readonly vi: string; readonly en: string }
type Given = string | number | boolean
type Args<R extends Refusal> = [Params<R['vi'] | R['en']>] extends [never]
  ? [params?: undefined, more?: More]
  : [params: Record<Params<R['vi'] | R['en']>, Given>, more?: More]

/** Where inside the request, and optionally what lies under it: one entry for each field or row that is wrong. */
type More = { readonly at?: string; readonly errors?: readonly Problem[]; readonly cause?: unknown }

const catalogue = new Map<string, Refusal>()

export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly params: Readonly<Record<string, Given>>
  /** JSON pointer, form field or `sheet!cell`; absent when the whole request is meant. */
  readonly at: string | undefined
  readonly errors: readonly Problem[]

  constructor(code: string, params: Record<string, Given> = {}, more: More = {}) {
    super(fill(wordsOf(code).vi, params, 'vi'), { cause: more.cause })
    this.name = 'Problem'
    this.code = code
    this.status = wordsOf(code).status
    this.params = params
    this.at = more.at
    this.errors = more.errors ?? []
  }

  say(lang: Lang): string {
    return fill(wordsOf(this.code)[lang], this.params, lang)
  }

  /** The same refusal, said of a place one level further out: row 7, answer "members". */
  under(place: string): Problem {
    return new Problem(this.code, this.params, { at: `${place}${this.at ?? ''}`, errors: this.errors, cause: this.cause })
  }

  /** RFC 9457 body. `instance` is the correlation id that the error page shows. */
  toJSON(lang: Lang = 'vi', instance?: string): ProblemBody {
    return {
      type: `urn:lantoa:problem:${this.code}`,
      code: this.code,
      status: this.status,
      title: this.say(lang),
      title_vi: this.say('vi'),
      title_en: this.say('en'),
      params: this.params,
      ...(this.at === undefined ? {} : { at: this.at }),
      ...(instance === undefined ? {} : { instance }),
      ...(this.errors.length === 0 ? {} : { errors: this.errors.map((e) => e.toJSON(lang)) }),
    }
  }
}

export type ProblemBody = {
  type: string; code: string; status: number; title: string; title_vi: string; title_en: string
  params: Readonly<Record<string, Given>>; at?: string; instance?: string; errors?: ProblemBody[]
}

/**
 * Declares a module's refusals and returns the one function that makes them; a forgotten parameter does not compile.
 * @example const refuse = defineProblems('unit', { closed: { status: 422, vi: '{unit} đã giải thể…', en: '…' } })
 *          throw refuse('closed', { unit: 'Phù Linh' }, { at: '/unit' })
 */
export function defineProblems<const C extends Record<string, Refusal>>(module: string, refusals: C) {
  for (const [name, refusal] of Object.entries(refusals)) {
    const code = `${module}.${name}`
    // Several files speak for one module: the words of one must not stand for what another refuses.
    if ((catalogue.get(code) ?? refusal).vi !== refusal.vi) throw new Error(`the refusal ${code} is declared twice, in different words`)
    catalogue.set(code, refusal)
  }
  return <K extends keyof C & string>(name: K, ...[params, more]: Args<C[K]>): Problem =>
    new Problem(`${module}.${name}`, params ?? {}, more)
}

/** Every declared refusal, for the API's documentation and for the test that each has both languages. */
export function allProblems(): ReadonlyMap<string, Readonly<Refusal>> {
  return catalogue
}

export function isProblem(error: unknown): error is Problem {
  return error instanceof Problem
}

function wordsOf(code: string): Refusal {
  const refusal = catalogue.get(code)
  if (!refusal) throw new Error(`refusal ${code} was never declared`)
  return refusal
}

type Saying = (key: string, lang: Lang) => string | undefined
const sayings = new Map<string, Saying>()

/** How a parameter that is a key is said to people; in `params` the key itself stays. What has no words is said by its key. */
export function sayParam(name: string, words: Saying): void {
  sayings.set(name, words)
}

/** Days are said as people here write them, 23/11/2026; only what was typed (`given`) is quoted as it was. */
function fill(template: string, params: Readonly<Record<string, Given>>, lang: Lang): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const key = String(params[name] ?? '')
    const text = sayings.get(name)?.(key, lang) ?? key
    return name === 'given' ? text : text.replace(/\b(\d{4})-(\d{2})-(\d{2})\b/g, '$3/$2/$1')
  })
}

/** Refusals that any request may meet. */
export const refuse = defineProblems('request', {
  invalid: { status: 422, vi: 'Dữ liệu gửi lên chưa đúng. Xem từng mục bên dưới, sửa rồi gửi lại; chưa có gì bị thay đổi.', en: 'The request is not valid. See each item below, correct it and send again; nothing was changed.' },
  field: { status: 422, vi: 'Mục này chưa đúng: {reason_vi}.', en: 'This field is not valid: {reason_en}.' },
  malformed: { status: 400, vi: 'Không đọc được nội dung gửi lên: {reason}. Hãy gửi JSON mã hoá UTF-8.', en: 'The request body could not be read: {reason}. Send JSON in UTF-8.' },
  letters: { status: 400, vi: 'Có ký tự không đọc được trong nội dung gửi lên. Hãy gõ lại chỗ đó.', en: 'A character that was sent cannot be read. Type it again.' },
  out_of_range: { status: 422, vi: 'Có một con số lớn hơn mức hệ thống ghi được. Hãy xem lại các con số đã gửi.', en: 'A number is larger than can be kept. Look at the numbers that were sent.' },
  syntax: { status: 400, vi: 'Nội dung gửi lên không phải là JSON đúng cú pháp. Hãy sửa rồi gửi lại.', en: 'The request body is not well-formed JSON. Correct it and send again.' },
  address: { status: 400, vi: 'Không đọc được yêu cầu này. Chữ có dấu trong địa chỉ phải được mã hoá, ví dụ "Hồng" viết là H%E1%BB%93ng.', en: 'This request could not be read. Letters with marks in an address must be encoded, for example "Hồng" as H%E1%BB%93ng.' },
  long_address: { status: 431, vi: 'Địa chỉ quá dài. Hãy rút ngắn điều cần tìm rồi thử lại.', en: 'The address is too long. Shorten what you look for and try again.' },
  too_slow: { status: 408, vi: 'Yêu cầu gửi quá chậm nên bị dừng, chưa có gì bị thay đổi. Hãy gửi lại.', en: 'The request took too long to arrive and nothing was changed. Send it again.' },
  too_large: { status: 413, vi: 'Nội dung gửi lên quá lớn (tối đa {limit}). Hãy chia nhỏ rồi gửi lại.', en: 'The request is too large (at most {limit}). Split it and send again.' },
  too_many: { status: 429, vi: 'Thao tác quá nhanh. Hãy thử lại sau {seconds} giây.', en: 'Too many requests. Try again in {seconds} seconds.' },
  not_found: { status: 404, vi: 'Không tìm thấy trang hoặc dữ liệu này.', en: 'There is nothing at this address.' },
  media_type: { status: 415, vi: 'Định dạng {given} không được nhận ở đây. Hãy gửi {wanted}.', en: '{given} is not accepted here. Send {wanted}.' },
  failed: { status: 500, vi: 'Hệ thống gặp lỗi, chưa có gì bị thay đổi. Hãy thử lại; nếu vẫn lỗi, báo quản trị mã bên dưới.', en: 'Something went wrong on our side and nothing was changed. Try again; if it happens again, give the code below to your administrator.' },
  unavailable: { status: 503, vi: 'Cơ sở dữ liệu tạm thời chưa sẵn sàng, chưa có gì bị thay đổi. Hãy thử lại sau ít phút.', en: 'The database is not available for the moment and nothing was changed. Try again in a few minutes.' },
  disk_full: { status: 507, vi: 'Máy chủ đã hết chỗ lưu trữ nên chưa nhận được; dữ liệu cũ còn nguyên. Hãy báo quản trị.', en: 'The server has no space left, so this was not accepted; existing data is safe. Tell your administrator.' },
})
