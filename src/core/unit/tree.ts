import { createHash } from 'node:crypto'
import { byName } from '#base/words.ts'
import type { Day } from '#base/day.ts'
import { lifeOn, parentsOf, WHOLE, type Life, type World } from './world.ts'

export type TreeNode = { readonly unit: number; readonly parent: number | null; readonly depth: number; lft: number; rgt: number }
export type TreeLeaf = { readonly leaf: number; readonly parent: number; readonly part: number; readonly lft: number }
/** A map of one day: nodes numbered in preorder by the leaves below them (`lft` first leaf, `rgt` one past the last). */
export type Tree = {
  readonly nodes: readonly TreeNode[]
  readonly leaves: readonly TreeLeaf[]
  /** For every node, each leaf in it and the part of that leaf (of WHOLE) that lies in it. */
  readonly contents: ReadonlyMap<number, ReadonlyMap<number, number>>
}

/** Compiles the lives of a day into a tree. Pure: the same world and day give the same tree. */
export function treeOn(world: World, day: Day): Tree {
  const alive: Life[] = []
  const hanging = new Map<number, { leaf: number; part: number }[]>()
  for (const [unit, lives] of world.lives) {
    const life = lifeOn(world, unit, day)
    if (life && !life.leaf) alive.push(life)
    if (!lives[0]!.leaf) continue
    for (const [parent, part] of parentsOf(world, unit, day)) hang(hanging, parent, { leaf: unit, part })
  }
  const children = Map.groupBy(alive.toSorted((a, b) => byName(a.name, b.name) || a.unit - b.unit), (l) => l.parent)
  const nodes: TreeNode[] = []
  const leaves: TreeLeaf[] = []
  const contents = new Map<number, Map<number, number>>()
  const walk = (life: Life, depth: number): Map<number, number> => {
    const node: TreeNode = { unit: life.unit, parent: life.parent, depth, lft: leaves.length, rgt: 0 }
    nodes.push(node)
    const inside = new Map<number, number>()
    for (const { leaf, part } of hanging.get(life.unit) ?? []) {
      leaves.push({ leaf, parent: life.unit, part, lft: leaves.length })
      inside.set(leaf, part)
    }
    for (const child of children.get(life.unit) ?? []) {
      for (const [leaf, part] of walk(child, depth + 1)) inside.set(leaf, (inside.get(leaf) ?? 0) + part)
    }
    node.rgt = leaves.length
    contents.set(life.unit, inside)
    return inside
  }
  for (const root of children.get(null) ?? []) walk(root, 0)
  return { nodes, leaves, contents }
}

/** Names a node's set of leaves: two maps that agree on it share the node and its figures. */
export function digestOfContents(inside: ReadonlyMap<number, number>, without: ReadonlySet<number> = new Set()): Buffer {
  const hash = createHash('sha256')
  for (const [leaf, part] of [...inside].toSorted(([a], [b]) => a - b)) {
    if (!without.has(leaf)) hash.update(part === WHOLE ? `${leaf};` : `${leaf}*${part};`)
  }
  return hash.digest()
}

function hang<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const there = map.get(key)
  if (there) there.push(value)
  else map.set(key, [value])
}
