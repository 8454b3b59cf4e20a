import type { Module } from '#base/module.ts'
import { movementApi } from './api.ts'
import { verificationVerbs } from './verification_api.ts'

export { acceptChecked, findAlike, judgeAlike, type Alike, type Side, type Verdict } from './duplicates.ts'
export { relativesOf } from './lineage.ts'
export { narrativeOf, sections, writeNarrative, type Narrative, type Sections } from './report/narrative.ts'
export { bounded, reportOf, type PeriodReport, type Reached, type ReportFigure, type ReportUnit } from './report/period_report.ts'
export { placeToRegister, unitsToRegisterIn, unitsWithRegister } from './places.ts'
export { stepsFor, type OpenStep, type Steps } from './steps.ts'

/** The "Dân vận khéo" movement: units register models and exemplars; its full working life is built on this. */
export default {
  name: 'movement',
  needs: ['unit', 'people', 'indicator', 'verification', 'initiative'],
  verbs: { ...verificationVerbs, 'report.write': ['administrator', 'city_office', 'commune_officer'] },
  api: movementApi,
} satisfies Module
