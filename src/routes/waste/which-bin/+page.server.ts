import { tidy } from '#base/words.ts'
import { findItems, groups, groupWords, isGroup, items, signSvg, type Item } from '#programmes/waste/index.ts'
import { lang } from '$ui/words.ts'
import type { PageServerLoad } from './$types'

/** Public, without a database: the list lies in the kit. */
export const load: PageServerLoad = ({ url }) => {
  const text = tidy(url.searchParams.get('q') ?? '').slice(0, 100)
  const asked = url.searchParams.get('group') ?? ''
  const { items: found, read } = findItems(text)
  return {
    text, read, found: found.map(told), open: isGroup(asked) && text === '' ? asked : null,
    groups: groups.map((group) => ({
      group, title: groupWords[group].title[lang()], what: groupWords[group].what[lang()], sign: signSvg(group),
      count: items.filter((item) => item.group === group).length,
      items: text === '' && (asked === group || asked === 'all') ? items.filter((item) => item.group === group).map(told) : [],
    })),
    count: items.length,
  }
}

function told({ vi, en, also, group, todo }: Item) {
  const here = lang()
  return { group, name: here === 'vi' ? vi : en, other: here === 'vi' ? also.join(', ') : vi, todo: todo[here] }
}
