// The queries of every turn, built and compiled once: building one anew costs more than SQLite takes to run it.
import type { Compilable, CompiledQuery, Kysely, QueryResult, SqliteStatement } from 'kysely';
import type { Engine } from './engine.ts';
import { preparerOf } from './sqlite-connection.ts';
import type { Tables } from './tables.ts';

/** Stands in a query for a value that comes with each run. */
class Blank {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export type Build<Values, Row> = (
  db: Kysely<Tables>,
  value: <Name extends keyof Values & string>(name: Name) => Values[Name],
  engine: Engine,
) => Compilable<Row>;

export type Run<Values, Row> = (
  db: Kysely<Tables>,
  engine: Engine,
  values: Values,
) => QueryResult<Row> | Promise<QueryResult<Row>>;

/** A query with blanks, compiled at its first run on each kind of engine. */
export function compiled<Values extends object>(): <Row>(build: Build<Values, Row>) => Run<Values, Row> {
  return <Row>(build: Build<Values, Row>): Run<Values, Row> => {
    const known = new Map<Engine['kind'], CompiledQuery<Row>>();
    return (db, engine, values) => {
      let query = known.get(engine.kind);
      if (!query) {
        query = build(db, (name) => new Blank(name) as never, engine).compile();
        known.set(engine.kind, query);
      }
      const parameters = query.parameters.map((given) =>
        given instanceof Blank ? values[given.name as keyof Values] : given,
      );
      const prepare = preparerOf(db);
      return prepare
        ? atOnce(prepare(query.sql), parameters)
        : db.executeQuery<Row>({ ...query, parameters });
    };
  };
}

function atOnce<Row>(statement: SqliteStatement, parameters: readonly unknown[]): QueryResult<Row> {
  if (statement.reader) return { rows: statement.all(parameters) as Row[] };
  const { changes } = statement.run(parameters);
  return { rows: [], numAffectedRows: BigInt(changes) };
}
