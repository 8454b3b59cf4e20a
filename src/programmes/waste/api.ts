import type { FastifyInstance } from 'fastify'
import { boardApi } from './board/board_api.ts'
import { itemsApi } from './items/items_api.ts'
import { roundApi } from './round/round_api.ts'
import { stockApi } from './stock/stock_api.ts'
import { weighingApi } from './weighing/weighing_api.ts'

export function wasteApi(app: FastifyInstance): void {
  itemsApi(app)
  weighingApi(app)
  stockApi(app)
  roundApi(app)
  boardApi(app)
}
