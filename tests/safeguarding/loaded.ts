// The real knowledge base, once for all tests of the alert; the detector runs on the rules alone unless a test asks for more.
import { loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { createDetector } from '../../src/safeguarding/detect.ts';

export const knowledge = loadKnowledge('knowledge');
export const { safeguarding } = knowledge;
export const byRulesAlone = createDetector(safeguarding, null);
