// Every guided dialog by its id. A new one is a folder and a line here.
import { checkConsent } from './check-consent/check-consent.ts';
import type { Dialog } from './engine/dialog.ts';
import { whichService } from './which-service/which-service.ts';

export const DIALOGS: Readonly<Record<string, Dialog>> = {
  'which-service': whichService,
  'check-consent': checkConsent,
};

export const dialogOf = (id: string): Dialog | null =>
  Object.hasOwn(DIALOGS, id) ? (DIALOGS[id] ?? null) : null;
