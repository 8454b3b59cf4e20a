export { addressOf, askedOf, everything, queryOf, type Asked } from '#programmes/movement/index.ts'

/** The kit that counts the movement itself: it carries its figures, and is no way of doing that somebody could take up. */
export const movementKit = 'skilful-mobilisation'
