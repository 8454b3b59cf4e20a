// Pages are complete without JavaScript; one that needs it says `export const csr = true`.
export const csr = false
