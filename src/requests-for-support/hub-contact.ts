// A hub as a draft needs it: its contacts with the words of their status, and no address to copy that nobody has confirmed.

export interface HubContact {
  readonly name: string;
  readonly contacts: readonly { readonly name: string; readonly value: string; readonly status: string }[];
  /** Set where an e-mail address is held that needs a check: ring first, and the address is not given. */
  readonly ringFirst: boolean;
}

interface View {
  readonly kind: 'phone' | 'text' | 'email' | 'web' | 'hours';
  readonly name: string;
  readonly value: string;
  /** Null for an e-mail address that nobody should write to before they have rung. */
  readonly link: string | null;
}

/** `views` are the hub entry's contacts as they are shown anywhere; `statusWords` says how sure each is. */
export function hubContactOf<V extends View>(
  name: string,
  views: readonly V[],
  statusWords: (view: V) => string,
): HubContact {
  const isOpen = ({ kind, link }: View) => kind === 'email' && link === null;
  return {
    name,
    contacts: views
      .filter((view) => !isOpen(view))
      .map((view) => ({ name: view.name, value: view.value, status: statusWords(view) })),
    ringFirst: views.some(isOpen),
  };
}
