import type { Ctx } from '#base/ctx.ts'
import type { Lang } from '#base/problem.ts'
import type { Leaflet, LeafletPart } from '#base/paper/document.ts'
import { leafletToPdf } from '#base/paper/print.ts'
import { getSite } from '#base/site.ts'
import { groups } from '../items/groups.ts'
import { alone, drawings, guides, type Guide } from './guide.ts'
import { groupWords, signSvg } from './sign.ts'

const words = {
  cover: { vi: 'Phân loại rác tại nhà', en: 'Sort your waste at home' },
  lead: { vi: 'Ba thùng trong bếp, một xóm sạch', en: 'Three bins in the kitchen, a clean lane' },
  foot: { vi: 'Chi hội Phụ nữ đến từng nhà – hỏi gì cũng được', en: 'The Women’s branch comes house by house: ask anything' },
  back: { vi: 'Thứ này bỏ đâu?', en: 'Which bin?' },
  scan: { vi: 'Quét mã, gõ tên đồ vật (không cần dấu) là biết.', en: 'Scan and type what it is, with or without accents.' },
  law: { vi: 'Luật Bảo vệ môi trường 72/2020/QH14, Điều 75; Quyết định 87/2025/QĐ-UBND của UBND thành phố Hà Nội, có hiệu lực từ 08/01/2026.', en: 'Law 72/2020/QH14 on environmental protection, Article 75; decision 87/2025/QĐ-UBND of Hà Nội, in force since 08/01/2026.' },
} as const
/** The day on which these words were last changed: the same leaflet gives the same bytes. */
const day = '2026-11-24'
const held = new Map<Lang, Promise<Buffer>>()

/** The leaflet as a PDF of one sheet to print on both sides and fold twice; set once for each language. @throws Problem `paper.*` */
export function leafletOf(ctx: Ctx): Promise<Buffer> {
  const { lang } = ctx
  const known = held.get(lang)
  if (known) return known
  const made = leafletToPdf(describe(lang))
  held.set(lang, made)
  // A press that failed once may work the next time.
  made.catch(() => held.delete(lang))
  return made
}

function describe(lang: Lang): Leaflet {
  const part = ({ title, lead, steps }: Guide): LeafletPart => ({
    title: title[lang], lead: lead[lang], steps: steps.map((step) => ({ drawing: alone(drawings.get(step.drawing)!), title: step.title[lang], body: step.body[lang] })) })
  const [sort, compost, collector] = guides as [Guide, Guide, Guide]
  const address = `${getSite()}/waste/which-bin`
  return {
    day, lang, inside: [part(sort), part(compost)], flap: part(collector),
    cover: { title: words.cover[lang], lead: words.lead[lang], drawing: alone(drawings.get('three')!), foot: words.foot[lang] },
    back: {
      title: words.back[lang], signs: groups.map((group) => ({ drawing: alone(signSvg(group)), title: groupWords[group].title[lang], body: groupWords[group].what[lang] })),
      qr: { text: address, caption: words.scan[lang], code: address.replace(/^https?:\/\//, '') }, foot: words.law[lang],
    },
  }
}
