// What a benchmark is. Each case runs in a process of its own, so that no measurement inherits another's memory or warm code.

export type Values = Readonly<Record<string, number | string>>;

export interface Row {
  readonly label: string;
  readonly values: Values;
}

/** What must hold, as a sentence, and whether it did. */
export interface Floor {
  readonly text: string;
  readonly held: boolean;
}

export interface Case {
  readonly label: string;
  readonly measure: () => Promise<Values>;
}

export interface Benchmark {
  readonly name: string;
  /** One line for a reader who meets the table without the code. */
  readonly about: string;
  readonly cases: readonly Case[];
  /** A case that takes longer is ended and reported as such. */
  readonly withinSeconds: number;
  readonly floors: (rows: readonly Row[]) => readonly Floor[];
  /** Runs only when it is asked for by name. */
  readonly onlyByName?: boolean;
}

/** A number of a row, or NaN, with which no floor holds. */
export function numberOf(rows: readonly Row[], label: string, column: string): number {
  const value = rows.find((row) => row.label === label)?.values[column];
  return typeof value === 'number' ? value : Number.NaN;
}
