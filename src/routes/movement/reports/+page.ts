// Complete without a script; with one, what is written keeps itself.
export const csr = true
