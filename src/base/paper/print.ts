import { checkCards, checkCertificate, checkDocument } from './check.ts'
import type { Cards, Certificate, Document, Leaflet } from './document.ts'
import { press } from './press.ts'

/**
 * Prints for signing and keeping: PDF/A-2b with its fonts inside; the same description gives the same bytes.
 * @throws Problem `paper.*` with the place of what cannot be printed, `day.invalid`
 */
export const toPdf = async (document: Document): Promise<Buffer> => press({ as: 'document', paper: checkDocument(document) })

/** The same document for an office that goes on writing; a certificate has no such form. @throws Problem as `toPdf` */
export const toDocx = async (document: Document): Promise<Buffer> => press({ as: 'docx', paper: checkDocument(document) })

/** One landscape sheet with a drawn frame. @throws Problem as `toPdf` */
export const certificateToPdf = async (certificate: Certificate): Promise<Buffer> => press({ as: 'certificate', paper: checkCertificate(certificate) })

/** Sheets of cards to be cut out. @throws Problem as `toPdf` */
export const cardsToPdf = async (cards: Cards): Promise<Buffer> => press({ as: 'cards', paper: checkCards(cards) })

/** One sheet to be folded, of our own words and drawings: there is nothing of a stranger's in it that would have to be checked. */
export const leafletToPdf = async (leaflet: Leaflet): Promise<Buffer> => press({ as: 'leaflet', paper: leaflet })
