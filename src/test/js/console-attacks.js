/** What others may name a channel or themselves. */
export const ATTACKS = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  'javascript:alert(1)',
  '100%/#?&=;+ x',
  '%2e%2e/../..',
  '*?[a-z]\\',
  '__proto__',
  'constructor',
  '42',
  'שלום:עולם',
  '🎉👩‍👩‍👧:é',
  '\u202egnp.exe',
  '${7*7}{{7*7}}',
  'x'.repeat(255),
];
