import { drawFilesWith } from '#programmes/movement/index.ts'
import { speakingAs } from '$ui/preferences.server.ts'
import { reportFile } from './reports/report.server.ts'
import { tableOf } from './table.server.ts'

/** The same files that pages give away, for the API. */
drawFilesWith({
  report: (ctx, query, unit, form) => speakingAs(ctx.lang, () => reportFile(ctx, query, unit, form)),
  register: (ctx, query, sort, form) => speakingAs(ctx.lang, () => tableOf(ctx, query, sort, form)),
})
