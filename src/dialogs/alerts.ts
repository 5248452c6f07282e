// Which alerts the dialogs take for an answer about danger.
import { READER } from '../safeguarding/detect.ts';

/** No rule fired: the alert is shown all the same, and danger is still asked about. */
export const isOfTheReader = (signs: readonly string[]): boolean =>
  signs.every((sign) => sign === READER || sign.startsWith(`${READER}:`));
