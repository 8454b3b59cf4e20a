// Complete without a script; with one, a long register is one table to scroll through.
export const csr = true
