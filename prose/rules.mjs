// Which phrases the rules for wording let pass, with the reason.

/** Phrases that retext-simplify does not report. */
export const notWordy = [
  // What HTTP, metrics, alerts and programs call things; another word would be wrong.
  'address', 'aggregate', 'allocate', 'authorize', 'component', 'delete', 'expiration', 'forward', 'function', 'implement',
  'initial', 'interface', 'maximum', 'minimum', 'monitor', 'multiple', 'objective', 'observe', 'option', 'parameters', 'permit',
  'render', 'request', 'require', 'requirement', 'submit', 'terminate', 'transmit', 'type', 'validate',
  // Plain English. The shorter word that the rule knows is not plainer.
  'accurate', 'additional', 'all of', 'as to', 'contains', 'determine', 'effect', 'ensure', 'establish', 'evaluate',
  'evident', 'frequently', 'has no effect', 'however', 'identical', 'identify', 'immediately', 'in addition', 'indicate',
  'it is', 'maintain', 'modify', 'operate', 'overall', 'perform', 'portion', 'previous', 'previously', 'proceed',
  'provide', 'provided that', 'reflect', 'remain', 'remainder', 'represents', 'retain', 'satisfy', 'selection',
  'similar to', 'sufficient', 'there are', 'there is', 'therefore',
  // Short, and everybody knows them.
  'e.g.', 'i.e.', 'and/or',
  // write-good reports it.
  'very',
];

/** Words that write-good does not report. */
export const notVague = [
  // Amounts that a reference cannot always give as a number.
  'few', 'many', 'several',
  // They state when, how often and under which condition something happens, which is what a reference is for.
  'correctly', 'currently', 'early', 'equally', 'eventually', 'exactly', 'exclusively', 'finally', 'hourly', 'immediately',
  'normally', 'occasionally', 'only', 'previously', 'promptly', 'rarely', 'regularly', 'repeatedly', 'safely', 'silently',
  'usually',
];
