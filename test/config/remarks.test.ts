import { describe, expect, test } from '@jest/globals';
import { withoutRemarks } from '../../src/config/remarks.js';

describe('remarks', () => {
  test.each<[string, string, string]>([
    ['to the end of a line', 'a(); // () => b\nc();', 'a();  \nc();'],
    ['over lines', 'a(); /* ()\n => */ b();', 'a();  \n b();'],
    ['with strings and templates in them', "a(); // it's `b`\nc('d');", "a();  \nc('d');"],
    [
      'that are none: in strings',
      `a('// "', "/* ' \\" */", 'it\\'s // b')`,
      `a('// "', "/* ' \\" */", 'it\\'s // b')`,
    ],
  ])('%s', (_, source, bare) => {
    expect(withoutRemarks(source)).toBe(bare);
  });

  test.each<[string, string]>([
    ['a regular expression', `a(/'/, () => b, /'/); // c`],
    ['a template', 'a(`// ${b}`); // c'],
    ['a division', 'a = b / c; // d'],
    ['a remark without an end', 'a(); // b\n/* c'],
  ])('%s leaves all as it is', (_, source) => {
    expect(withoutRemarks(source)).toBe(source);
  });
});
