import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { route } from '#base/http/route.ts'
import { appraisalApi } from './appraisal/appraisal_api.ts'
import { findAlike, judgeAlike } from './duplicates.ts'
import { importApi } from './import/import_api.ts'
import { lifeApi } from './life_api.ts'
import { reportApi } from './report/report_api.ts'
import { attachmentsApi } from './attachments/attachments_api.ts'
import { progressApi } from './progress/progress_api.ts'
import { spreadApi } from './spread/spread_api.ts'
import { planApi } from './plan/plan_api.ts'
import { paperApi } from './paper/paper_api.ts'
import { registerApi } from './register/register_api.ts'
import { verificationApi } from './verification_api.ts'

export function movementApi(app: FastifyInstance): void {
  lifeApi(app)
  importApi(app)
  spreadApi(app)
  planApi(app)
  paperApi(app)
  registerApi(app)
  verificationApi(app)
  reportApi(app)
  progressApi(app)
  attachmentsApi(app)
  appraisalApi(app)

  route(app, 'GET /api/initiatives/:id/alike', {
    tag: 'movement', summary: 'Registrations that may be the same activity, side by side, with reasons', params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  }, ({ ctx, params }) => findAlike(ctx, params.id))

  route(app, 'POST /api/initiatives/:id/alike/:other', {
    tag: 'movement', summary: 'Record whether two registrations are the same activity',
    params: Type.Object({ id: Type.String({ format: 'uuid' }), other: Type.String({ format: 'uuid' }) }),
    body: Type.Object({ verdict: Type.Enum(['same', 'different']), words: Type.String({ description: 'On what grounds, 5 to 1,000 characters' }) }),
  }, ({ ctx, params, body }) => judgeAlike(ctx, params.id, params.other, body.verdict, body.words))
}
