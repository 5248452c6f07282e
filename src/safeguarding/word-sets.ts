// The word lists of the knowledge base as sets, made once for each knowledge that is loaded.

/** The same shape with a set for each list. */
export type WordSets<Lists> = {
  readonly [Name in keyof Lists]: Lists[Name] extends readonly string[]
    ? ReadonlySet<string>
    : Lists[Name] extends object
      ? WordSets<Lists[Name]>
      : Lists[Name];
};

export function wordSetsOf<Lists extends object>(lists: Lists): WordSets<Lists> {
  return Object.fromEntries(
    Object.entries(lists).map(([name, value]) => [
      name,
      Array.isArray(value) ? new Set(value) : typeof value === 'object' ? wordSetsOf(value) : value,
    ]),
  ) as WordSets<Lists>;
}
