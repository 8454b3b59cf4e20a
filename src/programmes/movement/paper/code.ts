import { randomInt } from 'node:crypto'

/** Without 0, O, 1 and I, which people take for each other. */
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** A public code, `7KQ4-M2XH-9WPD`: twelve of 32 characters by chance, so that only who holds a paper can look it up. */
export function newCode(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return `${group()}-${group()}-${group()}`
}

/** A code as it was typed, in small letters or without its dashes; whatever is no code stays what it is, shortened. */
export function readCode(typed: string): string {
  const plain = typed.slice(0, 200).toUpperCase().replace(/[^0-9A-Z]/g, '')
  return plain.length === 12 ? plain.replace(/(.{4})(.{4})/, '$1-$2-') : typed.trim().slice(0, 40)
}

export const isCode = (text: string): boolean => new RegExp(`^[${letters}]{4}(-[${letters}]{4}){2}$`).test(text)
