import type { Ctx } from '#base/ctx.ts'
import type { Indicator } from '#core/indicator/values.ts'
import { listKits } from '#core/kit/read.ts'
import { readVerified } from '#core/verification/verified.ts'
import { unitOnMap } from '#programmes/setup/index.ts'
import { address, figureOf, type Asked } from '$ui/figure.server.ts'
import { lang } from '$ui/words.ts'

/**
 * Every published figure of a unit, by the kit it belongs to: those with a figure first; those without one are named
 * together, since a wall of dashes tells nobody anything.
 */
export async function overview(ctx: Ctx, asked: Asked, indicators: readonly Indicator[]) {
  const { children } = await unitOnMap(ctx, asked.unit, asked.map)
  const values = await readVerified(ctx, { indicators: indicators.map((i) => i.key), unit: asked.unit, period: asked.period, map: asked.map })
  const kits = await listKits(ctx)
  // What rests on the most records stands first.
  const figures = indicators.map((indicator) => ({
    kit: indicator.kit, n: values.find((v) => v.indicator === indicator.key)!.n,
    figure: {
      ...figureOf(values.find((v) => v.indicator === indicator.key)!, indicator, asked), href: address('/figures', asked, indicator.key),
    },
  })).toSorted((a, b) => b.n - a.n)
  const groups = [...Map.groupBy(figures, (f) => f.kit)].map(([name, all]) => {
    const kit = kits.find((k) => k.name === name)
    return {
      name: name ?? '', title: kit?.title[lang()] ?? '', summary: kit?.summary[lang()] ?? '',
      figures: all.filter(({ figure }) => figure.value !== null).map(({ figure }) => figure),
      missing: all.filter(({ figure }) => figure.value === null).map(({ figure }) => ({ label: figure.label, href: figure.href })),
    }
  })
  const below = children.filter((child) => child.kind !== 'unspecified')
    .map((child) => ({ name: child.name, kind: child.kind, href: address('/figures', { ...asked, unit: child.unit }) }))
  return { groups, below }
}
