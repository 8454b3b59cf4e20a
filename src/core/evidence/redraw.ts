import sharp, { type Sharp } from 'sharp'
import { refuse } from './problems.ts'
import type { Mime } from './recognise.ts'

export type Drawn = { readonly bytes: Buffer; readonly width: number; readonly height: number; readonly thumb: Buffer }

const longestEdge = 2_560
const thumbEdge = 320
/** A telephone's 50-megapixel photograph passes; a bomb of a few kilobytes that unfolds to gigabytes does not. */
const megapixels = 64
const longestSeconds = 30

/**
 * Draws an image anew from its pixels: upright, at most 2,560 px, in sRGB, and without anything that was not a pixel – place
 * and time (EXIF), thumbnails of what was cropped away, appended files. A kind stays itself; of an animation the first picture stays.
 * @returns the image and a 320 px WebP thumbnail; the same bytes give the same result
 * @throws Problem `evidence.too_many_pixels`, `evidence.damaged`
 */
export async function redraw(original: Buffer, mime: Mime): Promise<Drawn> {
  try {
    const image = sharp(original, { limitInputPixels: megapixels * 1e6, failOn: 'error' }).autoOrient()
    const { data, info } = await encode(within(image, longestEdge), mime).toBuffer({ resolveWithObject: true })
    const thumb = await within(sharp(data), thumbEdge).webp({ quality: 75 }).toBuffer()
    return { bytes: data, width: info.width, height: info.height, thumb }
  } catch (error) {
    // The library gives no codes; this is its one sentence about size.
    const tooMany = error instanceof Error && error.message.includes('exceeds pixel limit')
    throw tooMany ? refuse('too_many_pixels', { limit: megapixels }) : refuse('damaged', undefined, { cause: error })
  }
}

function within(image: Sharp, edge: number): Sharp {
  return image.resize(edge, edge, { fit: 'inside', withoutEnlargement: true }).timeout({ seconds: longestSeconds })
}

function encode(image: Sharp, mime: Mime): Sharp {
  if (mime === 'image/png') return image.png({ compressionLevel: 9 })
  return mime === 'image/webp' ? image.webp({ quality: 82 }) : image.jpeg({ quality: 82 })
}
