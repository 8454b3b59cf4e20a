import { digestOfBytes } from './digest.ts'
import { store } from './store.ts'

/** Long side in pixels: one can still read a label on a bin, and a photograph is 100–300 kB instead of five million. */
const longest = 1600
const quality = 0.8

/** The picture cannot be read: no picture, or one that this telephone does not know. */
export class NoPicture extends Error {}
/** The telephone is full: nothing was kept. */
export class NoRoom extends Error {}

/** Found out only as a transaction ends, the reason stands inside the error that ended it. */
export function isFull(error: unknown): boolean {
  const { name, inner } = error as { name?: string; inner?: { name?: string } }
  return [name, inner?.name].includes('QuotaExceededError')
}

/**
 * Draws a photograph anew, smaller and upright. What the camera wrote beside the picture (place, time, serial number) does
 * not come along, because only what is seen is drawn. @returns its digest, by which answers name it
 * @throws NoPicture, NoRoom
 */
export async function takePhoto(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => { throw new NoPicture() })
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)))
  const pen = canvas.getContext('2d')
  if (!pen) throw new NoPicture()
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return keepPicture(await canvas.convertToBlob({ type: 'image/jpeg', quality }))
}

export async function keepPicture(blob: Blob): Promise<string> {
  const bytes = await blob.arrayBuffer()
  const digest = await digestOfBytes(bytes)
  try {
    // One that is there already counts as taken now, so that nobody sweeps it away.
    if ((await store.photos.update(digest, { addedAt: Date.now() })) === 0) await store.photos.put({ digest, bytes, addedAt: Date.now(), sentTo: [] })
  } catch (error) {
    throw isFull(error) ? new NoRoom() : error
  }
  return digest
}
