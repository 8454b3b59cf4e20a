import { download } from '../../figures/table.server.ts'

export const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** A PDF to look at or to take away. What one officer may see is no copy for the next one. */
export function pdf(bytes: Buffer, name: string, how: 'inline' | 'attachment'): Response {
  const response = download(new Uint8Array(bytes), name, 'application/pdf')
  response.headers.set('content-disposition', `${how}; filename="${name}"`)
  return response
}
