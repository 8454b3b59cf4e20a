import { textOf } from '$ui/typed.ts'
export type Draft = { readonly titleVi: string; readonly titleEn: string; readonly verbs: string[]; readonly kinds: string[] | null }

/** What was typed and ticked in the fields of a role. */
export function draftOf(data: FormData): Draft {
  const text = textOf(data)
  const ticked = (name: string) => data.getAll(name).map(String)
  const kinds = ticked('kinds')
  return { titleVi: text('titleVi'), titleEn: text('titleEn'), verbs: ticked('verbs'), kinds: kinds.length === 0 ? null : kinds }
}
