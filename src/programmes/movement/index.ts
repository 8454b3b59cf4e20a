import type { Module } from '#base/module.ts'
import { movementApi } from './api.ts'

/** The "Dân vận khéo" movement: units register models and exemplars; its full working life is built on this. */
export default {
  name: 'movement',
  needs: ['initiative'],
  verbs: {},
  api: movementApi,
} satisfies Module
