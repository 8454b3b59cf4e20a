import { randomInt } from 'node:crypto'

/*
 * Words that can be said over the telephone: no tone or letter marks, and no two that sound alike without them. Four of
 * them and four digits are 37 bits; tries are counted at the door, and the password opens nothing after a week.
 */
const words = `cau tre sen lua mai gao ngo khoai chuoi buoi cam quyt oi xoai dua na nhan vai mit me
  trau meo ga vit cua ca tom oc bong ong trang sao gio nang song bien nui dong ao suoi
  nha cong san vuon giay but sach kim chi vo chum thung den quat ghe xe thuyen cheo luoi phao keo nem banh xoi`.split(/\s+/)

const week = 7 * 24 * 3600 * 1000

/** `tre-sen-cau-ngo-4821`, and until when it opens the door; whoever gets it must choose their own. */
export function proposePassword(now: Date): { readonly password: string; readonly until: Date } {
  const chosen = Array.from({ length: 4 }, () => words[randomInt(words.length)]!)
  return { password: `${chosen.join('-')}-${String(randomInt(10_000)).padStart(4, '0')}`, until: new Date(now.getTime() + week) }
}
