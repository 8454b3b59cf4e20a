// Complete without a script; with one, a draft keeps itself while it is being written.
export const csr = true
