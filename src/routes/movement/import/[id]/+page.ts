// How far an import is, is asked again by itself.
export const csr = true
