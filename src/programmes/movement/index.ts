import type { Module } from '#base/module.ts'
import { movementApi } from './api.ts'
import { importJobs } from './import/run.ts'
import { verificationVerbs } from './verification_api.ts'

export { acceptChecked, acceptMany, findAlike, judgeAlike, type Alike, type Side, type Verdict } from './duplicates.ts'
export {
  getImport, keepList, listImports, maxListSaid, openImportFile, originOf, pairsToJudge, previewImport, refusalsOf, refusedTable, setReading, startImport, type Import, type Origin, type Pair, type Preview,
} from './import/import.ts'
export { everyColumn, type Reading } from './import/reading.ts'
export { runImport } from './import/run.ts'
export { relativesOf } from './lineage.ts'
export { placeToRegister, unitsToRegisterIn, unitsWithRegister } from './places.ts'
export { addressOf, askedOf, queryOf, type Asked } from './register/asked.ts'
export { balanceOf } from './register/balance.ts'
export { bulkSteps, getBulk, mostInBulk, planBulk, runBulk, type Bulk, type BulkStep } from './register/bulk.ts'
export { deleteView, listViews, openWith, renameView, saveView, type SavedView } from './register/views.ts'
export { taskSources, tasksFor, type Task, type TaskSource } from './tasks.ts'
export { stepsFor, type OpenStep, type Steps } from './steps.ts'

/** The "Dân vận khéo" movement: units register models and exemplars; its full working life is built on this. */
export default {
  name: 'movement',
  needs: ['unit', 'people', 'form', 'verification', 'initiative'],
  verbs: { ...verificationVerbs, 'initiative.import': ['administrator', 'city_office', 'commune_officer'] },
  jobs: importJobs,
  crons: [{ job: 'movement.resume-imports', at: '* * * * *', often: true }],
  api: movementApi,
} satisfies Module
