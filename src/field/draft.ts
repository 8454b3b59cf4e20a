import { v7 } from 'uuid'
import { store, type CarriedForm, type Draft, type Household } from './store.ts'

/** A blank form on the desk, about a household if one is meant: its place and its usual name are filled in. */
export async function beginDraft(form: CarriedForm, household?: Household): Promise<Draft> {
  const carried = await store.villages.where('carried').equals(1).toArray()
  const named = form.definition.about === 'household' && household ? form.definition.questions.find(({ name, type }) => name === 'household' && type === 'text') : undefined
  const draft: Draft = {
    id: v7(), form: form.key, version: form.version, about: household?.id ?? null, day: null, supersedes: null, touchedAt: Date.now(), blank: true,
    unit: household?.unit ?? (carried.length === 1 ? carried[0]!.unit : null),
    answers: named && household ? { [named.name]: household.label } : {},
  }
  await store.drafts.put(draft)
  return draft
}

/** What was sent, to be put right: the correction follows it. */
export async function correctSent(id: string): Promise<Draft | undefined> {
  const sent = await store.sent.get(id)
  if (!sent) return undefined
  const { form, version, unit, day, answers, about } = sent
  const draft: Draft = { id: v7(), form, version, unit, day, answers, about: about ?? null, supersedes: id, touchedAt: Date.now() }
  await store.drafts.put(draft)
  return draft
}
