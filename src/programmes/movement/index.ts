import type { Module } from '#base/module.ts'
import { movementApi } from './api.ts'
import { progressVerbs } from './progress/progress_api.ts'
import { importJobs } from './import/run.ts'
import { planVerbs } from './plan/plan_api.ts'
import { appraisalVerbs } from './appraisal/appraisal_api.ts'
import { paperVerbs } from './paper/paper_api.ts'
import { verificationVerbs } from './verification_api.ts'

export { appraisalsWaiting, cancelAppraisal, excuseAppraiser, inviteAppraisers, noteDiscussion, openAppraisal } from './appraisal/appraisal.ts'
export { appraisalInBrief, type AppraisalInBrief } from './appraisal/brief.ts'
export { minutesOf, type Minutes } from './appraisal/minutes.ts'
export type { Candidate } from './appraisal/panel.ts'
export { proposals, type Ballot, type Proposal, type Suggestion, type Threshold } from './appraisal/points.ts'
export { endRubric, getRubric, listRubrics, putInForce, saveRubric, type Rubric } from './appraisal/rubric.ts'
export { totalOf, type Criterion, type RubricDraft } from './appraisal/rubric_form.ts'
export { giveScores, type Sheet } from './appraisal/score.ts'
export { readAppraisal, type ShownAppraisal, type Vote } from './appraisal/shown.ts'
export { closeAppraisal, type Given, type Standing as AppraisalStanding } from './appraisal/standing.ts'
export { advanceAppraised, recordVote, type Meeting, type Support } from './appraisal/vote.ts'
export { acceptChecked, acceptMany, findAlike, judgeAlike, type Alike, type Side, type Verdict } from './duplicates.ts'
export {
  getImport, keepList, listImports, maxListSaid, openImportFile, originOf, pairsToJudge, previewImport, refusalsOf, refusedTable, setReading, startImport, type Import, type Origin, type Pair, type Preview,
} from './import/import.ts'
export { everyColumn, type Reading } from './import/reading.ts'
export { runImport } from './import/run.ts'
export { relativesOf } from './lineage.ts'
export { narrativeOf, sections, writeNarrative, type Narrative, type Sections } from './report/narrative.ts'
export { bounded, reportOf, type PeriodReport, type Reached, type ReportFigure, type ReportUnit } from './report/period_report.ts'
export { attach, attachmentsOf, detach, type Attachment, type AttachmentKind } from './attachments/attachments.ts'
export { activitiesUnder, correctActivity, initiativeOfActivity, logActivity, withdrawActivity, type ActivityDraft, type ActivityTotal } from './progress/activities.ts'
export { sendFile } from './progress/files.ts'
export type { ActivityKind } from './progress/kinds.ts'
export { overdueUnder, tasksDue, type Overdue, type TaskDue } from './progress/overdue.ts'
export { progressOf, type Progress, type Standing } from './progress/progress.ts'
export { dropTarget, setTarget, type Target } from './progress/targets.ts'
export { dropTask, finishTask, layOut, reopenTask, saveTask, type Task, type TaskDraft } from './progress/tasks.ts'
export { adoptionOf, branchOf, lineageOf, type Adoption, type Finding, type Kin } from './spread/lineage.ts'
export { type Compared, type CommuneLikeness } from './spread/likeness.ts'
export { findModel, getModel, listModels, type FoundModel, type Model } from './spread/model.ts'
export { findings, keepOutcomes, monthsAfter, outcomesDue, outcomesOf, recordOutcome, windowOf, type After, type Outcome, type OutcomeDue, type ReadyOutcome } from './spread/outcome.ts'
export { sourceOf, takeUp, type Source, type TakenUp } from './spread/take_up.ts'
export { calendarOf, monthOfCalendar, readerOfKey, type CalendarEntry } from './plan/calendar.ts'
export { countedAs, deadlineKeys, eachKinds, type Deadline, type DeadlineKey, type Each, type ExtraQuestion, type PlanDraft, type PlanForm, type Target as TargetDraft } from './plan/draft.ts'
export { copyPlan, getPlan, issuePlan, listPlans, plansFor, replacePlan, savePlan, type Plan, type PlanTarget } from './plan/plan.ts'
export { askedOf as askedByPlans, cascadeOf, dueOf, type AskedByPlan, type Below, type Due, type Progress as TargetProgress } from './plan/progress.ts'
export { formFor, submitByPlan, type FormOfPlan } from './plan/registering.ts'
export { remindDays, remindersFor, type Reminder } from './plan/reminders.ts'
export { readCode } from './paper/code.ts'
export type { DecisionDraft } from './paper/draft.ts'
export { awaitingDecision, honoursToDecide, issueDecision, previewDecision, usualOf } from './paper/issue.ts'
export { getPaper, getPublicPaper, isPaper, paperDraft, paperFile, paperFiles, papersOf, papersOfUnit, withdrawPaper, type Paper } from './paper/paper.ts'
export { honours, type Honour } from './paper/wording.ts'
export { addressOf, askedOf, queryOf, type Asked } from './register/asked.ts'
export { bulkSteps, getBulk, mostInBulk, planBulk, runBulk, type Bulk, type BulkStep } from './register/bulk.ts'
export { deleteView, listViews, openWith, renameView, saveView, type SavedView } from './register/views.ts'
export { placeToRegister, unitsToPlanFor, unitsToRegisterIn, unitsWithChecks, unitsWithRegister } from './places.ts'
export { stepsFor, type OpenStep, type Steps } from './steps.ts'
export { takeStep } from './take_step.ts'

/** The "Dân vận khéo" movement: units register models and exemplars; its full working life is built on this. */
export default {
  name: 'movement',
  needs: ['unit', 'people', 'evidence', 'fact', 'form', 'indicator', 'verification', 'initiative', 'kit'],
  verbs: { ...verificationVerbs, 'report.write': ['administrator', 'city_office', 'commune_officer'], ...progressVerbs, 'initiative.import': ['administrator', 'city_office', 'commune_officer'], 'outcome.record': ['administrator', 'city_office', 'commune_officer', 'branch_head'], ...planVerbs, ...appraisalVerbs, ...paperVerbs },
  jobs: importJobs,
  crons: [{ job: 'movement.resume-imports', at: '* * * * *', often: true }],
  api: movementApi,
} satisfies Module
