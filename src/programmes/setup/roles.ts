/** The roles a deployment begins with; afterwards they are data. Titles as they stand on decisions of appointment. */
export const roles = {
  administrator: { vi: 'Quản trị hệ thống', en: 'Administrator' },
  city_office: { vi: 'Cán bộ phong trào cấp thành phố', en: 'City movement officer' },
  commune_officer: { vi: 'Cán bộ xã, phường', en: 'Commune officer' },
  branch_head: { vi: 'Chi hội trưởng', en: 'Branch head' },
  area_officer: { vi: 'Cảnh sát khu vực', en: 'Area police officer' },
  digital_team: { vi: 'Tổ công nghệ số cộng đồng', en: 'Digital team member' },
} as const

const everyone = Object.keys(roles)

/** Verbs of the core and who has them at first. Programmes declare their own. */
export const coreVerbs = {
  'record.enter': everyone,
  'record.read': everyone,
  // A city sees figures: whose house it is, is nobody's business there.
  'household.read': ['administrator', 'commune_officer', 'branch_head', 'digital_team'],
  'household.write': ['administrator', 'commune_officer', 'branch_head'],
  'household.import': ['administrator', 'commune_officer', 'branch_head'],
  'household.consent': ['administrator', 'commune_officer', 'branch_head'],
  'household.request': ['administrator', 'commune_officer'],
  'initiative.read': everyone,
  'initiative.register': ['administrator', 'city_office', 'commune_officer', 'branch_head'],
  'initiative.accept': ['administrator', 'city_office', 'commune_officer'],
  'initiative.appraise': ['administrator', 'city_office', 'commune_officer'],
  'initiative.recognise': ['administrator', 'city_office', 'commune_officer'],
  'initiative.stop': ['administrator', 'city_office', 'commune_officer'],
  'figure.read': everyone,
  'evidence.add': everyone,
  'evidence.read': everyone,
  'ledger.read': ['administrator', 'city_office', 'commune_officer'],
} satisfies Record<string, readonly string[]>
