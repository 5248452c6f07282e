// Learns before anything is measured, in a process of its own: learning takes memory that no measurement shall inherit.
import { prepareKnowledge } from './warm-brain.ts';

await prepareKnowledge(process.env.KNOWLEDGE_DIR?.trim() || 'knowledge');
process.exit(0);
