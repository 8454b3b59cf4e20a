/** As much of it as the oracle needs: a window with the classes of a document. */
declare module 'jsdom' {
  export class JSDOM {
    constructor(html: string)
    readonly window: object & { readonly document: object }
  }
}
