/** The 18 suburban districts of the pilot: 17 rural districts and the town of Sơn Tây. */
export const suburbanDistricts = ['ba-vi', 'chuong-my', 'dan-phuong', 'dong-anh', 'gia-lam', 'hoai-duc', 'me-linh', 'my-duc', 'phu-xuyen', 'phuc-tho',
  'quoc-oai', 'soc-son', 'son-tay', 'thach-that', 'thanh-oai', 'thanh-tri', 'thuong-tin', 'ung-hoa']

const named = ['hn/old/soc-son/phu-linh', 'hn/old/thuong-tin/hong-van']

/**
 * The 125 communes to which the model had spread by the end of 2023. The article gives their number and names one;
 * which the others were is invented: the first seven of each district by name, six in Sơn Tây.
 */
export function sortingCommunes(units: ReadonlyMap<string, number>): string[] {
  return suburbanDistricts.flatMap((district) => {
    const inside = [...units.keys()].filter((key) => new RegExp(`^hn/old/${district}/[^/?]+$`).test(key)).toSorted()
    const first = named.filter((key) => inside.includes(key))
    return [...first, ...inside.filter((key) => !first.includes(key))].slice(0, district === 'son-tay' ? 6 : 7)
  })
}
