// Complete without a script; with one, the phone beside it can be tried.
export const csr = true
