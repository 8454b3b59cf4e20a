/**
 * Law 72/2020/QH14 (Article 75) knows three groups; Hà Nội's decision 87/2025/QĐ-UBND has hazardous and bulky waste of the third
 * kept apart from it. Each has a letter and a shape besides its colour, for who tells no colours apart and for prints in black.
 */
export const groups = ['recyclable', 'food', 'other', 'hazardous', 'bulky'] as const
export type Group = (typeof groups)[number]

export const isGroup = (text: string): text is Group => groups.some((group) => group === text)
