import type { Group } from '../items/groups.ts'

/** What a group is called and what belongs to it, in the words of the decision as a village head would say them. */
export const groupWords = {
  recyclable: { title: { vi: 'Đồ tái chế', en: 'Recyclable' }, what: { vi: 'Giấy, nhựa, kim loại, thủy tinh, vải, da, gỗ, cao su, đồ điện. Sạch và khô.', en: 'Paper, plastic, metal, glass, cloth, leather, wood, rubber, devices. Clean and dry.' } },
  food: { title: { vi: 'Rác thực phẩm', en: 'Food waste' }, what: { vi: 'Túi xanh lá hoặc thùng ủ: cơm canh thừa, rau, vỏ quả, thịt cá bỏ đi.', en: 'Green bag or compost bin: leftovers, greens, peel, meat and fish scraps.' } },
  other: { title: { vi: 'Rác khác', en: 'Other waste' }, what: { vi: 'Túi xám: tã bỉm, hộp xốp, túi bẩn, sành sứ vỡ.', en: 'Grey bag: nappies, foam, dirty bags, broken china.' } },
  hazardous: { title: { vi: 'Rác nguy hại', en: 'Hazardous waste' }, what: { vi: 'Hộp kín không rò: pin, bóng đèn tuýp, sơn, thuốc trừ sâu, dầu nhớt.', en: 'A tight box: batteries, tubes, paint, pesticide, engine oil.' } },
  bulky: { title: { vi: 'Đồ cồng kềnh', en: 'Bulky waste' }, what: { vi: 'Hẹn ngày thu: giường, tủ, đệm, bàn ghế.', en: 'By appointment: bed, wardrobe, mattress, furniture.' } },
} as const satisfies Readonly<Record<Group, { readonly title: { vi: string; en: string }; readonly what: { vi: string; en: string } }>>

const shapes: Readonly<Record<Group, readonly [colour: string, shape: string, letter: string]>> = {
  recyclable: ['var(--gold, #B98A1F)', 'M24 4L45 42H3z', 'M21 25l4-3v14'],
  food: ['var(--leaf, #0B5D4E)', 'M24 4a20 20 0 1 1-.1 0z', 'M19 20c1-6 10-6 10 0c0 5-10 7-10 13h11'],
  other: ['var(--mist, #78817D)', 'M6 6h36v36H6z', 'M19 16h9l-5 6c8-1 9 11 0 11c-3 0-4-1-5-3'],
  hazardous: ['var(--peach, #D9513C)', 'M24 2l22 22-22 22L2 24z', 'M24 13v14M24 33v1'],
  bulky: ['var(--edge, #7F7869)', 'M3 13h42v22H3z', 'M12 24h24M17 19l-5 5 5 5M31 19l5 5-5 5'],
}

/** A group's sign: a shape of its own with the number of the group, so that it says the same in black and white. */
export function signSvg(group: Group): string {
  const [colour, shape, letter] = shapes[group]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="${colour}" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"><path d="${shape}"/><path stroke="var(--ink, #1C2321)" stroke-width="3" d="${letter}"/></svg>`
}
