import { redirect, type RequestEvent } from '@sveltejs/kit'
import { isProblem } from '#base/problem.ts'
import { correctActivity, dropTarget, dropTask, finishTask, layOut, logActivity, reopenTask, saveTask, sendFile, setTarget, withdrawActivity, type ActivityDraft, type ActivityKind } from '#programmes/movement/index.ts'
import { done } from '$ui/page.server.ts'
import { numberOf } from '$ui/typed.ts'
import { mustStillBeSomebody } from '$ui/visitor.server.ts'

/** What was typed into one of the forms of the page; `form` says into which. Files that were sent stay sent. */
export type Entered = { readonly form: string; readonly values: Readonly<Record<string, string>>; readonly evidence: readonly string[] }
type Acting = RequestEvent<{ id: string }>
type Work = (event: Acting, entered: Entered) => Promise<unknown>

async function read(event: Acting): Promise<{ entered: Entered; files: File[] }> {
  const data = await event.request.formData()
  const values = Object.fromEntries([...data].flatMap(([name, value]) => (typeof value === 'string' && name !== 'evidence' ? [[name, value.replaceAll('\r\n', '\n')]] : [])))
  const files = data.getAll('files').filter((one): one is File => one instanceof File && one.size > 0).slice(0, 20)
  return { files, entered: { form: values.form ?? '', values, evidence: data.getAll('evidence').flatMap((one) => (typeof one === 'string' ? [one] : [])) } }
}

/** One action: what it does, said back on the same page; a refusal returns to its form with what was typed and the files that were kept. */
const act = (said: string, work: Work) => async (event: Acting) => {
  await mustStillBeSomebody(event)
  const { entered: typed, files } = await read(event)
  const evidence = [...typed.evidence]
  const entered = { ...typed, evidence }
  const answer = await done(event, entered, async () => {
    for (const file of files) evidence.push(await keep(event, file))
    await work(event, entered)
    return null
  })
  if (answer !== null) return answer
  redirect(303, `/movement/${event.params.id}/progress?said=${said}`)
}

async function keep(event: Acting, file: File): Promise<string> {
  try {
    return await sendFile(event.locals.ctx, event.params.id, Buffer.from(await file.arrayBuffer()), file.type)
  } catch (problem) {
    throw isProblem(problem) && problem.code.startsWith('evidence.') ? problem.under('/files') : problem
  }
}

const text = ({ values }: Entered, name: string) => values[name] ?? ''
const edition = (entered: Entered) => Number(text(entered, 'edition')) || 0
/** What is no number is refused where numbers are read; nothing typed is nothing counted. */
const count = (entered: Entered, name: string) => (text(entered, name).trim() === '' ? null : numberOf(text(entered, name)))

function activityOf(entered: Entered): ActivityDraft {
  const { evidence } = entered
  return {
    id: text(entered, 'id'), kind: text(entered, 'kind') as ActivityKind, day: text(entered, 'day'), title: text(entered, 'title'), place: text(entered, 'place'), result: text(entered, 'result'), evidence,
    sessions: count(entered, 'sessions'), participants: count(entered, 'participants'), women: count(entered, 'women'), men: count(entered, 'men'),
  }
}

export const actions = {
  lay: act('lay', ({ locals, params }) => layOut(locals.ctx, params.id)),
  task: act('task', ({ locals, params }, entered) => saveTask(locals.ctx, params.id, {
    id: text(entered, 'id'), title: text(entered, 'title'), due: text(entered, 'due') || null, responsible: text(entered, 'responsible'), role: text(entered, 'role'), moveLater: text(entered, 'moveLater') !== '' }, edition(entered))),
  finish: act('finish', ({ locals }, entered) => finishTask(locals.ctx, text(entered, 'id'), edition(entered), { doneOn: text(entered, 'doneOn'), words: text(entered, 'words'), evidence: entered.evidence })),
  drop: act('drop', ({ locals }, entered) => dropTask(locals.ctx, text(entered, 'id'), edition(entered), text(entered, 'words'))),
  reopen: act('reopen', ({ locals }, entered) => reopenTask(locals.ctx, text(entered, 'id'), edition(entered))),
  log: act('log', ({ locals, params }, entered) => logActivity(locals.ctx, params.id, activityOf(entered))),
  correct: act('correct', ({ locals }, entered) => correctActivity(locals.ctx, text(entered, 'old'), activityOf(entered))),
  withdraw: act('withdraw', ({ locals }, entered) => withdrawActivity(locals.ctx, text(entered, 'old'), text(entered, 'reason'))),
  target: act('target', ({ locals, params }, entered) => setTarget(locals.ctx, params.id, { indicator: text(entered, 'indicator'), atLeast: numberOf(text(entered, 'atLeast')), by: text(entered, 'by') || null })),
  untarget: act('target', ({ locals }, entered) => dropTarget(locals.ctx, text(entered, 'id'))),
}
