// What time it surely is. A machine's clock may jump: by hand, by a bad time server, after a pause. Nothing is deleted on
// the word of a clock that has not kept pace with monotonic time for an hour.

const STEADY_FOR_MS = 3_600_000;

interface Look {
  readonly wall: number;
  readonly monotonic: number;
}

export class SteadyClock {
  #looks: Look[] = [];

  /**
   * The latest time that every look of the last hour agrees has come. Null until there was a look an hour ago. After a
   * jump forward it is the time as it would be without the jump, until the new time has stood for an hour.
   */
  look(wall: number, monotonic: number): number | null {
    this.#looks.push({ wall, monotonic });
    const oldest = this.#looks.findLastIndex((look) => monotonic - look.monotonic >= STEADY_FOR_MS);
    if (oldest < 0) return null;
    this.#looks = this.#looks.slice(oldest);
    return Math.min(...this.#looks.map((look) => look.wall + (monotonic - look.monotonic)));
  }
}
