/** The few distributions of jstat (which brings no types) that spot checks and scaled samples use. */
declare module 'jstat' {
  type Distribution<Shape extends number[]> = {
    cdf(x: number, ...shape: Shape): number
    inv(probability: number, ...shape: Shape): number
  }
  const jstat: {
    readonly jStat: {
      readonly beta: Distribution<[alpha: number, beta: number]>
      readonly chisquare: Distribution<[degrees: number]>
      readonly normal: Distribution<[mean: number, deviation: number]>
      readonly studentt: Distribution<[degrees: number]>
    }
  }
  export default jstat
}
