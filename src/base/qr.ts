import { create } from 'qrcode'

/** A QR code as one SVG path of unit squares, with the quiet margin of four that readers ask for (ISO/IEC 18004). */
export function qrOf(text: string): { side: number; path: string } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const margin = 4
  const squares: string[] = []
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) if (modules.get(y, x)) squares.push(`M${x + margin} ${y + margin}h1v1h-1z`)
  }
  return { side: modules.size + 2 * margin, path: squares.join('') }
}

/** The same as a picture of its own, black on white. `scale` in pixels of one square. */
export function qrSvg(text: string, scale = 8): string {
  const { side, path } = qrOf(text)
  const size = side * scale
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${side} ${side}"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path}"/></svg>`
}
