// Which numbers of a table may be shown. Counts under five are held back, and as many others as it takes that none of them
// can be worked out from what is shown.
//
// A table with its totals is a circulation: from a source to each row (the row's total), from the row to each column (the
// cells), from the column to a sink (the column's total), and back (the total of all). Whoever reads the table knows the
// shown flows and that no flow is negative. A held-back flow can be worked out exactly where no cycle of held-back flows
// goes through it along which something could be moved; so it is safe as soon as there is such a cycle.

export interface Table {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Whole numbers, a row for each of `rows`. */
  readonly cells: readonly (readonly number[])[];
}

/** Null: held back. */
export interface ShownTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly (readonly (number | null)[])[];
  readonly rowTotals: readonly (number | null)[];
  readonly columnTotals: readonly (number | null)[];
  readonly total: number | null;
}

export const LEAST_SHOWN = 5;

interface Arc {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  /** What is lost by holding it back: totals say most. */
  readonly worth: number;
  hidden: boolean;
}

export function suppressed({ rows, columns, cells }: Table, least = LEAST_SHOWN): ShownTable {
  const rowTotals = cells.map(sum);
  const columnTotals = columns.map((_, at) => sum(cells.map((row) => row[at] ?? 0)));
  const total = sum(rowTotals);

  const source = 0;
  const row = (at: number) => 1 + at;
  const column = (at: number) => 1 + rows.length + at;
  const sink = 1 + rows.length + columns.length;
  const arc = (from: number, to: number, value: number, weight: number): Arc => ({
    from,
    to,
    value,
    worth: (1 + Math.log2(1 + value)) * weight,
    hidden: value < least,
  });
  const ofRows = rowTotals.map((value, at) => arc(source, row(at), value, 8));
  const ofCells = cells.map((values, r) => values.map((value, c) => arc(row(r), column(c), value, 1)));
  const ofColumns = columnTotals.map((value, at) => arc(column(at), sink, value, 8));
  const ofAll = arc(sink, source, total, 32);
  protect([...ofRows, ...ofCells.flat(), ...ofColumns, ofAll], sink + 1);

  const shown = ({ value, hidden }: Arc) => (hidden ? null : value);
  return {
    rows,
    columns,
    cells: ofCells.map((arcs) => arcs.map(shown)),
    rowTotals: ofRows.map(shown),
    columnTotals: ofColumns.map(shown),
    total: shown(ofAll),
  };
}

/** Holds back more until nothing that is held back can be worked out. What was safe stays so when more is held back. */
function protect(arcs: readonly Arc[], nodes: number): void {
  for (const arc of arcs) {
    if (!arc.hidden || mayChange(arc, arcs, nodes)) continue;
    // Through both totals and the total of all there is always a way.
    const path = cheapestPath(arc.to, arc.from, { arcs, nodes, without: arc });
    for (const other of path ?? arcs) other.hidden = true;
  }
}

function mayChange(arc: Arc, arcs: readonly Arc[], nodes: number): boolean {
  const hidden = arcs.filter((other) => other.hidden);
  const mayGrow = cheapestPath(arc.to, arc.from, { arcs: hidden, nodes, without: arc }) !== null;
  return (
    mayGrow ||
    (arc.value > 0 && cheapestPath(arc.from, arc.to, { arcs: hidden, nodes, without: arc }) !== null)
  );
}

/** Along an arc its flow grows; against it, it shrinks, which a flow of nothing cannot. Hidden arcs cost nothing. */
function cheapestPath(
  start: number,
  end: number,
  { arcs, nodes, without }: { arcs: readonly Arc[]; nodes: number; without: Arc },
): Arc[] | null {
  const cost = new Array<number>(nodes).fill(Number.POSITIVE_INFINITY);
  const through = new Array<{ arc: Arc; node: number } | null>(nodes).fill(null);
  const open = new Set([start]);
  cost[start] = 0;
  while (open.size > 0) {
    const node = [...open].reduce((best, other) => ((cost[other] ?? 0) < (cost[best] ?? 0) ? other : best));
    open.delete(node);
    if (node === end) break;
    for (const arc of arcs) {
      if (arc === without) continue;
      const next = arc.from === node ? arc.to : arc.to === node && arc.value > 0 ? arc.from : null;
      if (next === null) continue;
      const there = (cost[node] ?? 0) + (arc.hidden ? 0 : arc.worth);
      if (there >= (cost[next] ?? 0)) continue;
      cost[next] = there;
      through[next] = { arc, node };
      open.add(next);
    }
  }
  if (cost[end] === Number.POSITIVE_INFINITY) return null;
  const path: Arc[] = [];
  for (let at = end; at !== start; ) {
    const step = through[at];
    if (!step) return null;
    path.push(step.arc);
    at = step.node;
  }
  return path;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
