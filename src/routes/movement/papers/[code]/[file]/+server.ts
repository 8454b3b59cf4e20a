import { error } from '@sveltejs/kit'
import { zipSync } from 'fflate'
import { paperDraft, paperFile, paperFiles } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { download } from '../../../../figures/table.server.ts'
import { docxType, pdf } from '../../pdf.server.ts'
import type { RequestHandler } from './$types'

/** A paper as it was issued, as a text to go on writing, or with all its certificates. */
export const GET: RequestHandler = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params: { code, file } } = event
  return shown(event.locals, async () => {
    if (file === 'paper.pdf') {
      const { bytes, name } = await paperFile(ctx, code)
      return pdf(bytes, name, 'attachment')
    }
    if (file === 'paper.docx') {
      const { bytes, name } = await paperDraft(ctx, code)
      return download(new Uint8Array(bytes), name, docxType)
    }
    if (file !== 'papers.zip') error(404)
    const files = await paperFiles(ctx, code)
    // PDFs are packed already: stored, not packed again.
    const zip = zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), { level: 0 })
    return download(new Uint8Array(zip), files[0]!.name.replace(/\.pdf$/, '.zip'), 'application/zip')
  })
}
