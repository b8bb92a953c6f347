/** Markup that runs when it is not escaped, and what else documents hold. */
export const hostile = {
  script: '<script>alert(1)</script>',
  image: '"><img src=https://example.invalid/x.png onerror=alert(2)>',
  style: '</style><style>body{display:none}</style>',
  quotes: `it's "quoted" \`code\` | pipe\nsecond line`,
  emoji: '👩‍👩‍👧‍👦 🇺🇳 é',
  rightToLeft: 'مرحبا‮gpj.exe',
  long: 'x'.repeat(2_048),
} as const;
