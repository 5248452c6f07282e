import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/**
 * Names of people and conversations as the database knows them: a keyed hash, the same for the same person, of no use to
 * whoever has the database without the key.
 */
export class Pseudonyms {
  readonly #key: KeyObject;

  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key);
  }

  person({ tenant, id }: { tenant: string; id: string }): string {
    return this.#of('person', [tenant, id], 22);
  }

  conversation(key: string): string {
    return this.#of('conversation', [key], 22);
  }

  delivery(conversation: string, activityId: string): string {
    return this.#of('delivery', [conversation, activityId], 22);
  }

  /** Links an audit row to the one before it; without the key a chain cannot be forged. */
  link(row: readonly (string | number)[]): string {
    return this.#of('audit', row, 43);
  }

  #of(purpose: string, parts: readonly (string | number)[], length: number): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([purpose, ...parts]))
      .digest('base64url')
      .slice(0, length);
  }
}
