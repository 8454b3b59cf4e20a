import type { Module } from '#base/module.ts'
import { movementApi } from './api.ts'
import { paperVerbs } from './paper/paper_api.ts'
import { verificationVerbs } from './verification_api.ts'

export { acceptChecked, findAlike, judgeAlike, type Alike, type Side, type Verdict } from './duplicates.ts'
export { relativesOf } from './lineage.ts'
export { readCode } from './paper/code.ts'
export type { DecisionDraft } from './paper/draft.ts'
export { awaitingDecision, honoursToDecide, issueDecision, previewDecision, usualOf } from './paper/issue.ts'
export { getPaper, getPublicPaper, isPaper, paperDraft, paperFile, paperFiles, papersOf, papersOfUnit, withdrawPaper, type Paper } from './paper/paper.ts'
export { honours, type Honour } from './paper/wording.ts'
export { placeToRegister, unitsToRegisterIn, unitsWithRegister } from './places.ts'
export { stepsFor, type OpenStep, type Steps } from './steps.ts'

/** The "Dân vận khéo" movement: units register models and exemplars; its full working life is built on this. */
export default {
  name: 'movement',
  needs: ['unit', 'people', 'verification', 'initiative'],
  verbs: { ...verificationVerbs, ...paperVerbs },
  api: movementApi,
} satisfies Module
