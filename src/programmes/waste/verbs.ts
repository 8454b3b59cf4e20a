/** The programme's verbs and who has them at first. */
export const wasteVerbs = {
  'stock.read': ['administrator', 'city_office', 'commune_officer', 'branch_head'],
  'stock.write': ['administrator', 'commune_officer', 'branch_head'],
  'round.plan': ['administrator', 'commune_officer'],
  'board.agree': ['administrator', 'commune_officer', 'branch_head'],
} as const satisfies Readonly<Record<string, readonly string[]>>
