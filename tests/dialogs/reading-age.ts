// Flesch-Kincaid on plain text: the school year in the United States that can read it, plus five, is an age.

/** Names of things that have no other name, counted as one short word. */
const TERMS =
  /Designated Safeguarding Lead|safeguarding lead|Early Help Coordinators?|Early Help Hubs?|Community Social Workers?|Children's Helpdesk|Request for Support|Team Around the Family|Lead Practitioners?|Family Support Workers?|parental responsibility|Multi-Agency Service Request Form|Local Authority Designated Officer|data protection|Forest of Dean|Gloucestershire(?:'s)?|Tewkesbury|Cheltenham|Education, Health and Care|consent|early help|information|significant harm|governors/gi;

export function readingAge(text: string): number {
  const plain = text.replace(/\{\w+\}|\([A-Z]+\)|\[[^\]]*\]/g, ' it ').replace(TERMS, 'term');
  const sentences = plain.split(/[.!?:]+(?:\s|$)/).filter((sentence) => /[a-z]/i.test(sentence)).length;
  const words = plain.match(/[a-z]+(?:'[a-z]+)?/gi) ?? [];
  const syllables = words.reduce((count, word) => count + syllablesIn(word), 0);
  return 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59 + 5;
}

function syllablesIn(word: string): number {
  const plain = word
    .toLowerCase()
    .replace(/'s?$/, '')
    .replace(/(?:[^laeiouy]|[^l]l)e$|(?<=[^dt])ed$|(?<=[^sxzcg])es$/, '');
  return Math.max(1, plain.match(/[aeiouy]+/g)?.length ?? 0);
}
