import { redirect, type RequestEvent } from '@sveltejs/kit'
import type { FormDefinition } from '#core/form/engine/index.ts'
import { discardDraft, getDraft, outlookOf, publishDraft, saveDraft } from '#core/form/draft/draft.ts'
import { choiceLines, flatQuestions, questionNamed } from '#core/form/draft/edit.ts'
import { limitsIn, pickedFrom } from '#core/form/draft/picked.ts'
import { done, shown } from '$ui/page.server.ts'
import { textOf } from '$ui/typed.ts'
import { add, change, move, remove, retitle, type Pressed } from './builder.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  if (!locals.account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`)
  const draft = await shown(locals, () => getDraft(locals.ctx, params.id))
  const { mistakes, ...outlook } = await shown(locals, () => outlookOf(locals.ctx, params.id))
  const { definition, edition } = draft
  const open = questionNamed(definition, url.searchParams.get('edit') ?? '')
  const lines = flatQuestions(definition.questions)
  return {
    definition, edition, outlook, saved: url.searchParams.has('saved'),
    mistakes: mistakes.map((one) => ({ title: one.say(locals.lang), name: nameAt(definition, one.at ?? '') })),
    lines: lines.map(({ question: { name, type, label, required, relevant, personal }, depth, first, last }) => ({ name, type, label: label?.vi ?? name, required: required !== undefined, relevant: relevant !== undefined, personal: personal === true, depth, first, last })),
    open: open && {
      ...open, choiceLines: open.list === undefined ? undefined : choiceLines(definition.choices[open.list] ?? []),
      picked: pickedFrom(definition, open.relevant), limits: limitsIn(open),
      // A condition speaks of what is asked elsewhere.
      others: lines.filter(({ question }) => question.name !== open.name && !['note', 'group', 'repeat', 'image', 'geopoint'].includes(question.type)).map(({ question }) => ({ value: question.name, label: question.label?.vi ?? question.name })),
    },
  }
}

/** The question in which a mistake lies, by its pointer: `/questions/2/questions/0/label`. */
function nameAt({ questions }: FormDefinition, at: string): string | null {
  let [here, name] = [questions as FormDefinition['questions'] | undefined, null as string | null]
  for (const [, index] of at.matchAll(/\/questions\/(\d+)/g)) {
    const question = here?.[Number(index)]
    if (!question) break
    name = question.name
    here = question.questions
  }
  return name
}

/** Reads the draft, does what was pressed, saves it over the edition that the page showed. */
function pressing(press: (form: FormDefinition, text: (name: string) => string) => Pressed) {
  return async (event: RequestEvent<{ id: string }>) => {
    const text = textOf(await event.request.formData())
    const { locals, params } = event
    const entered = Object.fromEntries(['label', 'label_en', 'type', 'value', 'least', 'most'].map((name) => [name, text(name)]))
    const result = await done(event, entered, async () => {
      const draft = await getDraft(locals.ctx, params.id)
      const pressed = press(draft.definition, text)
      await saveDraft(locals.ctx, params.id, Number(text('edition')), pressed.definition)
      return { open: pressed.open ?? '' }
    })
    if (!('open' in result)) return result
    const at = result.open || text('name')
    redirect(303, `/forms/drafts/${params.id}?saved${result.open ? `&edit=${encodeURIComponent(result.open)}` : ''}${at === '' ? '' : `#q-${at}`}`)
  }
}

export const actions: Actions = {
  add: pressing(add), move: pressing(move), remove: pressing(remove), change: pressing(change), title: pressing(retitle),
  publish: async (event) => {
    const edition = Number(textOf(await event.request.formData())('edition'))
    const result = await done(event, {}, () => publishDraft(event.locals.ctx, event.params.id, edition))
    if (!('key' in result)) return result
    redirect(303, `/forms?published=${encodeURIComponent(`${result.key}@${result.version}`)}`)
  },
  discard: async (event) => {
    const edition = Number(textOf(await event.request.formData())('edition'))
    const result = await done(event, {}, async () => {
      await discardDraft(event.locals.ctx, event.params.id, edition)
      return { gone: true }
    })
    if (!('gone' in result)) return result
    redirect(303, '/forms')
  },
}
