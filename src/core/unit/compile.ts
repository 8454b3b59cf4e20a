import { addDays, type Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import * as q from './compile.queries.ts'
import { digestOfContents, treeOn, type Tree } from './tree.ts'
import { mapDays, WHOLE, worldOf, type World } from './world.ts'

export type Compiled = { readonly trees: number; readonly newNodes: readonly number[] }

/**
 * Compiles the lives into maps, one for each stretch of days between two reforms, and finds or makes the node of every
 * unit in each. Holds the lock that folding takes, so that no figure moves while nodes are made; whoever keeps figures
 * per node must fill `newNodes` in the same transaction.
 */
export async function compileTrees(db: Db): Promise<Compiled> {
  await lockNodes(db)
  const world = await loadWorld(db)
  const days = mapDays(world)
  const known = await knownNodes(db)
  const newNodes: number[] = []
  await q.dropTrees.run(db)
  for (const [i, from] of days.entries()) {
    const next = days[i + 1]
    const tree = treeOn(world, from)
    const nodeOf = await nodesFor(db, tree, known, newNodes)
    await writeTree(db, tree, nodeOf, from, next === undefined ? null : addDays(next, -1))
  }
  await q.analyze.run(db)
  return { trees: days.length, newNodes }
}

/** Taken by compiling and by folding: figures per node and the leaves of a node change one after the other. */
export async function lockNodes(db: Db): Promise<void> {
  await db.query('select pg_advisory_xact_lock(71406)')
}

export async function loadWorld(db: Db): Promise<World> {
  return worldOf(await q.lives.all(db), await q.successions.all(db))
}

type Known = { readonly nodes: Map<number, Map<string, number>>; readonly placed: Set<number> }

async function knownNodes(db: Db): Promise<Known> {
  const nodes = new Map<number, Map<string, number>>()
  for (const { id, unit, digest } of await q.nodes.all(db)) {
    const mine = nodes.get(unit) ?? new Map<string, number>()
    nodes.set(unit, mine.set(digest.toString('hex'), id))
  }
  return { nodes, placed: new Set((await q.placedLeaves.all(db)).map((r) => r.leaf)) }
}

/**
 * A node whose leaves differ from a known one only by leaves that no map has seen before is that node, grown: nothing
 * can have been counted in those leaves yet, so its figures stay true. Anything else is a new incarnation.
 */
async function nodesFor(db: Db, tree: Tree, known: Known, newNodes: number[]): Promise<Map<number, number>> {
  const nodeOf = new Map<number, number>()
  const fresh = new Set(tree.leaves.map((l) => l.leaf).filter((leaf) => !known.placed.has(leaf)))
  const make: { unit: number; digest: Buffer }[] = []
  const grow: { id: number; unit: number; digest: Buffer }[] = []
  for (const [unit, inside] of tree.contents) {
    const digest = digestOfContents(inside)
    const mine = known.nodes.get(unit)
    const same = mine?.get(digest.toString('hex'))
    const grown = same ?? (fresh.size > 0 ? mine?.get(digestOfContents(inside, fresh).toString('hex')) : undefined)
    if (grown === undefined) make.push({ unit, digest })
    else nodeOf.set(unit, grown)
    if (grown !== undefined && same === undefined) grow.push({ id: grown, unit, digest })
  }
  for (const { id, unit } of await q.makeNodes.all(db, make.map((m) => m.unit), make.map((m) => m.digest))) {
    nodeOf.set(unit, id)
    newNodes.push(id)
  }
  await q.renameNodes.run(db, grow.map((g) => g.id), grow.map((g) => g.digest))
  const changed = [...make.map((m) => m.unit), ...grow.map((g) => g.unit)]
  const made = new Set(make.map((m) => m.unit))
  await q.insertNodeLeaves(db, changed.flatMap((unit) => [...tree.contents.get(unit)!]
    .filter(([leaf]) => made.has(unit) || fresh.has(leaf))
    .map(([leaf, part]) => ({ leaf, node: nodeOf.get(unit)!, share: part / WHOLE }))))
  for (const { unit, digest } of [...make, ...grow]) {
    known.nodes.set(unit, (known.nodes.get(unit) ?? new Map<string, number>()).set(digest.toString('hex'), nodeOf.get(unit)!))
  }
  return nodeOf
}

async function writeTree(db: Db, tree: Tree, nodeOf: Map<number, number>, from: Day, to: Day | null): Promise<void> {
  const made = (await q.makeTree.first(db, from, to))!
  await q.insertTreeNodes(db, made.id, tree.nodes.map((n) => ({ ...n, node: nodeOf.get(n.unit)! })))
  await q.insertTreeLeaves(db, made.id, tree.leaves.map((l) => ({ ...l, share: l.part / WHOLE })))
}
