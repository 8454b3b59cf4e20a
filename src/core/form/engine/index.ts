/** The form engine: pure, small, and the same on the phone and on the server. */
export { compile } from './compile.ts'
export { methods, questionTypes } from './types.ts'
export type {
  Answer, Answers, Checked, CheckOptions, Choice, FactRule, Form, FormDefinition, Geopoint, Method, Question, QuestionType,
  StatedFact, ViewOptions, VisitRule, Words,
} from './types.ts'
