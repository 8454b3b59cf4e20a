// Complete without a script; with one, a plan keeps itself while it is being written.
export const csr = true
