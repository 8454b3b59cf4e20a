// Complete without a script; with one, relevance, constraints and sums follow while typing.
export const csr = true
