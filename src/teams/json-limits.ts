// What a JSON text may look like before anything is made of it: not deep, not wide, no name twice, no name that
// JavaScript gives a meaning of its own.

export interface JsonLimits {
  readonly depth: number;
  readonly keys: number;
}

const BACKSLASH = 92;
const QUOTE = 34;
const COLON = 58;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What is wrong with a text that `JSON.parse` accepts, or null. JSON.parse itself keeps the last of two equal names and
 * has no limit of depth, so the text is walked once more, a character at a time.
 */
export function jsonFault(text: string, limits: JsonLimits): string | null {
  const open: (Set<string> | null)[] = [];
  let keys = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 123: // {
        open.push(new Set());
        break;
      case 91: // [
        open.push(null);
        break;
      case 125: // }
      case 93: // ]
        open.pop();
        break;
      case QUOTE: {
        const end = endOfString(text, at);
        const names = open.at(-1);
        if (names && isKey(text, end)) {
          const name: string = JSON.parse(text.slice(at, end + 1));
          if (FORBIDDEN_KEYS.has(name)) return 'forbidden key';
          if (names.has(name)) return 'the same key twice';
          names.add(name);
          keys += 1;
        }
        at = end;
        break;
      }
    }
    if (open.length > limits.depth) return 'too deep';
    if (keys > limits.keys) return 'too many keys';
  }
  return null;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

function isKey(text: string, endOfString: number): boolean {
  let at = endOfString + 1;
  while (at < text.length && text.charCodeAt(at) <= 32) at += 1;
  return text.charCodeAt(at) === COLON;
}
