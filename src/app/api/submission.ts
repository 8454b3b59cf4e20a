import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { Ctx } from '#base/ctx.ts'
import { request as inRequest } from '#base/db/transaction.ts'
import { isProblem } from '#base/problem.ts'
import { findId, idFrom, sha256, type Id } from '#base/id.ts'
import { addEvidence, maxBytes, maxBytesSaid } from '#core/evidence/evidence.ts'
import { allArrived, filesArrived, filesHere, type Arriving } from '#core/form/arriving.ts'
import { takeForm } from '#core/form/desk.ts'
import { compile, type FormDefinition } from '#core/form/engine/index.ts'
import { formMet } from '#core/form/form.ts'
import { enterRecord } from '#core/form/letterbox.ts'
import { refuse as refuseRecord } from '#core/form/problems.ts'
import { readInstance, type Instance } from '#core/form/source/instance.ts'
import { refuseSubmission } from '#core/form/source/mistakes.ts'
import { answersIn, withFiles } from '#core/form/source/submission.ts'

/** One post of a filled form; `incomplete`: others with more of its files follow. */
export type Submission = { readonly xml: string; readonly files: ReadonlyMap<string, { readonly bytes: Buffer; readonly type: string }>; readonly incomplete: boolean }
export type Entered = { readonly status: 201 | 202; readonly vi: string; readonly en: string }

/** What one post may hold in memory while it is read. */
const mostTogether = 48 * 1024 * 1024

/** @throws Problem `openrosa.*` when it is no such post, was cut off or is too large */
export async function readSubmission(request: FastifyRequest): Promise<Submission> {
  if (!request.isMultipart()) throw refuseSubmission('method')
  const files = new Map<string, { bytes: Buffer; type: string }>()
  let [xml, incomplete, size] = [undefined as string | undefined, false, 0]
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        if (part.fieldname === 'xml_submission_file') xml = String(part.value)
        else if (part.fieldname === '*isIncomplete*') incomplete = String(part.value) === 'yes'
        continue
      }
      const bytes = await bytesOf(part.file)
      size += bytes.length
      if (part.file.truncated || bytes.length > maxBytes || size > mostTogether) throw refuseSubmission('too_large', { limit: maxBytesSaid })
      if (part.fieldname === 'xml_submission_file') xml = bytes.toString('utf8')
      else files.set(part.filename, { bytes, type: part.mimetype })
    }
  } catch (error) {
    // The rest is read and dropped: a connection cut while the phone still sends would hide the answer from it.
    request.raw.resume()
    throw isProblem(error) ? error : refuseSubmission('multipart', undefined, { cause: error })
  }
  if (xml === undefined) throw refuseSubmission('no_xml')
  return { xml, files, incomplete }
}

async function bytesOf(file: Readable): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of file as AsyncIterable<Buffer>) pieces.push(piece)
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
}



/**
 * Enters a filled form of a unit as a record. Nothing is kept of one that is refused: its answers are judged before its
 * files become evidence.
 * @throws Problem `openrosa.*`, `record.*`, `evidence.*`, `people.*`, `unit.*`
 */
export async function enterSubmission(ctx: Ctx, unit: number, { xml, files, incomplete }: Submission): Promise<Entered> {
  const instance = readInstance(xml)
  const { form } = formMet(instance.form, instance.version ?? '') ?? (await inRequest(() => takeForm(ctx, instance.form, instance.version ?? null)))
  const filled = answersIn(form.definition, instance)
  const at: Arriving = { record: recordId(instance.instanceId), unit: filled.place ?? unit, day: filled.day ?? ctx.day }
  const sent = new Map([...files].filter(([name]) => filled.files.includes(name)).map(([name, { bytes }]) => [name, sha256(bytes).toString('hex')]))
  const wanting = filled.files.some((name) => !sent.has(name))
  const digests = wanting ? new Map([...(await filesHere(ctx, at)), ...sent]) : sent
  const missing = filled.files.filter((name) => !digests.has(name))
  if ((missing.length > 0 && !incomplete) || filled.files.some((name) => name.length > 200)) throw refuseSubmission('files_missing', { files: (missing.length > 0 ? missing : filled.files).slice(0, 5).join(', ').slice(0, 200) })
  const answers = withFiles(filled.answers, form.definition, new Map([...missing.map((name) => [name, nobodys] as const), ...digests]))
  if (filled.files.length > 0) {
    const { errors } = form.check(answers, { today: ctx.day })
    if (errors.length > 0) throw refuseRecord('answers', { count: errors.length }, { errors })
    for (const name of sent.keys()) await addEvidence(ctx, { unit: at.unit, day: at.day, bytes: files.get(name)!.bytes, declaredType: files.get(name)!.type })
  }
  if (missing.length > 0) {
    await filesArrived(ctx, at, sent)
    return { status: 202, vi: `Đã nhận ${digests.size} tệp, còn chờ ${missing.length}.`, en: `${digests.size} files are here, ${missing.length} are waited for.` }
  }
  return enter(ctx, at, instance, answers, wanting)
}

/** Judges a form that is filled for trial; whatever files it names are taken as sent. @throws Problem `openrosa.*`, `record.*` */
export function trySubmission(ctx: Ctx, forms: readonly FormDefinition[], { xml }: Submission): void {
  const instance = readInstance(xml)
  const definition = forms.find((form) => form.key === instance.form && (instance.version === undefined || form.version === instance.version))
  if (!definition) throw refuseRecord('unknown_form', { form: instance.form.slice(0, 100), version: instance.version?.slice(0, 40) ?? '–' })
  const filled = answersIn(definition, instance)
  const { errors } = compile(definition).check(withFiles(filled.answers, definition, new Map(filled.files.map((name) => [name, nobodys]))), { today: ctx.day })
  if (errors.length > 0) throw refuseRecord('answers', { count: errors.length }, { errors })
}

/** Stands for a file that is still to come while the other answers are judged. */
const nobodys = '0'.repeat(64)

async function enter(ctx: Ctx, at: Arriving, instance: Instance, answers: Awaited<ReturnType<typeof withFiles>>, inSeveral: boolean): Promise<Entered> {
  const { form, version, deviceId, deprecatedId } = instance
  const receipt = await enterRecord(ctx, {
    id: at.record, form, unit: at.unit, day: at.day, answers, device: (deviceId ?? 'openrosa').slice(0, 100),
    ...(version === undefined ? {} : { version }), ...(deprecatedId === undefined ? {} : { supersedes: recordId(deprecatedId) }),
  })
  if (receipt.status === 'refused') throw receipt.problem
  if (inSeveral) await allArrived(ctx, at)
  return receipt.status === 'known' ? { status: 201, vi: 'Phiếu này đã được nhận trước đó.', en: 'This record was received before.' } : { status: 201, vi: 'Đã ghi phiếu.', en: 'The record is entered.' }
}

/** Collect makes ids of chance; ours begin with their time. The same instance is always the same record. */
function recordId(instanceId: string): Id {
  const id = findId(instanceId.replace(/^uuid:/i, ''))
  return id?.[14] === '7' ? id : idFrom('openrosa', instanceId)
}
