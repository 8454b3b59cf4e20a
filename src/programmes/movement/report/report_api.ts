import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { day, period, writePeriod } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import { letterheads } from '#base/paper/document.ts'
import { allow } from '#core/people/door.ts'
import { getFiles, sendDrawn } from '../register/files.ts'
import { narrativeOf, writeNarrative } from './narrative.ts'
import { bounded, reportOf } from './period_report.ts'

const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Period = Type.String({ maxLength: 40, description: '2024-01-01..2024-06-28, 2024-Q2, 2024 …; 400 days at most' })
const Text = Type.Optional(Type.String())
const tag = 'movement'
const Line = Type.Optional(Type.String({ maxLength: 300 }))
/** What stands around the report; what is not given is what usually stands there. */
const Imprint = {
  letterhead: Type.Optional(Type.Enum([...letterheads])), parent: Line, body: Line, number: Line, place: Line, role: Line, signer: Line,
  day: Type.Optional(Type.String({ maxLength: 20, description: 'YYYY-MM-DD, of the signature' })),
}

const Said = (description: string) => Type.Any({ description })
/** What is what among the figures of a report. */
const Report = Type.Object({
  map: Said('Day of the map on which the period is told'), yearBefore: Said('The same days a year earlier'),
  figures: Said('Each with `value`, `before` (of the year before; null: nothing known of it) and `counts`. With `counts`, of a step and perhaps a level, it is a count of whole initiatives, in full for every unit that holds a part of their place; `thread` is their list in the register. `counts: null`: facts of records, of which a unit holds a share where a place was divided; then `value.estimated` and `value.apportionedShare` say so, and `beforeEstimated` of the year before. `value.verification`: what the newest closed spot check found of it'),
  reached: Said('Whole initiatives that came to each step for the first time; rows of `kinds`, `fields` and `registrants` add up to `total`. Key `none`: nobody has said which'),
  columns: Said('Indicators of `units`, counts of steps'),
  units: Said('Parts of the unit with `values` of each column, whole initiatives; one whose place is divided among several parts counts in each. Kind `unspecified`: recorded in `of` without its village'),
  silent: Said('Parts with none'), apart: Said('What lies in none of the parts, for each column (GET /api/initiatives with `apart`); `units` and `apart` add up to the total, and exceed it by no more than `shared.between`'),
  shared: Said('How many initiatives of the period lie in places that other units hold too (`outside`), and that several parts hold (`between`)'),
}, { additionalProperties: true })

/** The official report of a period, as data. */
export function reportApi(app: FastifyInstance): void {
  route(app, 'GET /api/reports', {
    tag, summary: 'What the report of a period says: figures with threads, who registered what, each part of the unit, the honoured and the stopped',
    query: Type.Object({ unit: Unit, period: Period }), response: Report,
  }, async ({ ctx, query }) => {
    const asked = { unit: query.unit, period: period(query.period) }
    const report = await reportOf(ctx, asked)
    return { ...report, narrative: await narrativeOf(ctx, { unit: query.unit, ...report.period }) }
  })

  for (const form of ['pdf', 'docx'] as const) route(app, `GET /api/reports/report.${form}`, {
    tag, summary: `The report of a period as an official paper (${form === 'pdf' ? 'PDF' : 'Word'}), in your language; its figures lead to where they were counted`,
    query: Type.Object({ unit: Unit, period: Period, ...Imprint }),
  }, async ({ ctx, query: { unit, ...rest }, reply }) => {
    const { from, to } = bounded(period(rest.period))
    if (rest.day !== undefined) day(rest.day, '/day')
    await allow(ctx, 'initiative.read', unit)
    return sendDrawn(reply, await getFiles().report(ctx, new URLSearchParams({ ...rest, unit: String(unit), period: writePeriod({ from, to }) }), unit, form))
  })

  route(app, 'PUT /api/reports', {
    tag, summary: 'Write what only a person can say in a report', query: Type.Object({ unit: Unit, period: Period }),
    body: Type.Object({ edition: Type.Integer({ minimum: 0, description: 'Of the version that was read; 0 for a first one' }), situation: Text, difficulties: Text, direction: Text, proposals: Text }),
  }, async ({ ctx, query, body: { edition, ...sections } }) => {
    return { edition: await writeNarrative(ctx, { unit: query.unit, ...bounded(period(query.period)) }, sections, edition) }
  })
}
