// Complete without a script; with one, what is written into the report keeps itself.
export const csr = true
