import type { FastifyInstance } from 'fastify'
import { itemsApi } from './items/items_api.ts'

export function wasteApi(app: FastifyInstance): void {
  itemsApi(app)
}
