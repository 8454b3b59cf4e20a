/** How fast figures are computed anew from all facts: cells of leaves and cells of nodes, in one transaction. */
import { rebuildCells } from '#core/indicator/rebuild.ts'
import { loadFacts } from './lib/facts.ts'
import { openNation, system } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { atLeast, median, note, plain, report } from './lib/report.ts'

const options = numbers({ facts: 5_000_000, indicators: 60, villages: 90_000, rounds: 3 })
const nation = await openNation(options)
try {
  await loadFacts(nation, options)
  const seconds: number[] = []
  for (let i = 0; i < options.rounds; i++) {
    const start = performance.now()
    await system((db) => rebuildCells(db))
    seconds.push((performance.now() - start) / 1000)
    note(`rebuild ${i + 1}: ${seconds.at(-1)!.toFixed(1)} s`)
  }
  const { rows: [size] } = await nation.admin.query<{ leaves: number; nodes: number; wrong: number }>(`
    select (select count(*)::float8 from indicator.r_leaf) as leaves, (select count(*)::float8 from indicator.r_node) as nodes,
           (select count(*)::float8 from unit.tree_node t
            where t.parent is null and (select sum(r.sum) from indicator.r_node r where r.node = t.node) is distinct from (select sum(value) from fact.fact)) as wrong`)
  report({ bench: 'rebuild', options, rows: [
    atLeast('rebuild of leaves and nodes, median', options.facts / median(seconds), 'facts/s', 100_000),
    plain('seconds, median', median(seconds), 's'),
    plain('cells of leaves', size!.leaves, 'rows'),
    plain('cells of nodes', size!.nodes, 'rows'),
    plain('maps whose total differs from the facts', size!.wrong, 'maps'),
  ], notes: ['Facts lie evenly over villages × measures × days: nearly one cell per fact, the hardest case.'] })
} finally {
  await nation.stop()
}
