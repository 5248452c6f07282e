// What the alert's detector says of a message. The detector needs neither search nor storage.

export type AlertLevel = 'none' | 'significant' | 'immediate';

export interface Detection {
  readonly level: AlertLevel;
  /** A worry about an adult who works with children has its own form of alert. */
  readonly about: 'child' | 'adult-who-works-with-children';
  /** Ids of the rules that fired, `reader` for the trained one, `fault` where a part failed: an auditable reason. */
  readonly rules: readonly string[];
  /** What the rules saw, as concepts and never as the user's words: "injury + actor in the family". */
  readonly because: string;
}

export type Detector = (message: string) => Detection;
