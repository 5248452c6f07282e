// Which letters the PDF's font has. What it lacks is shown as a block, and the document says where it stands in full.

/** Letters of the four cuts of Roboto that come with pdfmake: Latin with its accents, Greek, Cyrillic, Vietnamese. */
const LETTERS =
  '\\n\\u0020-\\u007e\\u00a0-\\u017f\\u018f\\u0192\\u01a0-\\u01a1\\u01af-\\u01b0\\u01f0\\u01fa-\\u01ff\\u0218-\\u021b\\u0237\\u0259\\u02bc\\u02c6-\\u02c7\\u02c9\\u02d8-\\u02dd\\u02f3\\u0300-\\u0301\\u0303\\u0309\\u030f\\u0323\\u0384-\\u038a\\u038c\\u038e-\\u03a1\\u03a3-\\u03ce\\u03d1-\\u03d2\\u03d6\\u0400-\\u0486\\u0488-\\u0513\\u1e00-\\u1e01\\u1e3e-\\u1e3f\\u1e80-\\u1e85\\u1e9e\\u1ea0-\\u1ef9\\u1f4d\\u2010-\\u2011\\u2013-\\u2015\\u2017-\\u201e\\u2020-\\u2022\\u2025-\\u2027\\u2030\\u2032-\\u2033\\u2039-\\u203a\\u203c\\u2044\\u2070\\u2074-\\u208e\\u20a3-\\u20a4\\u20a6-\\u20ac\\u20b1\\u20b9-\\u20ba\\u20bc-\\u20bd\\u2105\\u2113\\u2116\\u2122\\u2126\\u212e\\u215b-\\u215e\\u2202\\u2206\\u220f\\u2211-\\u2212\\u221a\\u221e\\u222b\\u2248\\u2260\\u2264-\\u2265\\u25a0\\u25ca\\u25cb\\u25cf\\ufb01-\\ufb04';
const OTHER_LETTER = new RegExp(`[^${LETTERS}]`, 'gu');
const MISSING = '■';

export const hasOtherLetters = (text: string): boolean => text.search(OTHER_LETTER) >= 0;
/** A word longer than this may break anywhere, or it would run off the page; an address that is copied out stays whole longer. */
const LONGEST_WORD = 30;
const LONGEST_ADDRESS = 60;
const BREAK_EVERY = 15;
const MAY_BREAK = '\u200b';

export const printable = (text: string): string =>
  text.replace(OTHER_LETTER, MISSING).replace(/\S{31,}/g, (word) => {
    const longest = /@|:\/\//.test(word) ? LONGEST_ADDRESS : LONGEST_WORD;
    return word.length <= longest ? word : (word.match(PIECES) ?? []).join(MAY_BREAK);
  });

const PIECES = new RegExp(`.{1,${BREAK_EVERY}}`, 'gu');
