import type { ReformKind } from '#programmes/setup/index.ts'
import { m } from '$ui/words.ts'

type Words = { readonly title: string; readonly body: string; readonly example: string; readonly confirm: string }

/** What each change is called, what it does, and the button that does it. */
export function changeWords(change: ReformKind): Words {
  switch (change) {
    case 'merge': return { title: m.reform_merge(), body: m.reform_merge_body(), example: m.reform_merge_example(), confirm: m.reform_merge_confirm() }
    case 'split': return { title: m.reform_split(), body: m.reform_split_body(), example: m.reform_split_example(), confirm: m.reform_split_confirm() }
    case 'rename': return { title: m.reform_rename(), body: m.reform_rename_body(), example: m.reform_rename_example(), confirm: m.reform_rename_confirm() }
    case 'transfer': return { title: m.reform_transfer(), body: m.reform_transfer_body(), example: m.reform_transfer_example(), confirm: m.reform_transfer_confirm() }
  }
}
