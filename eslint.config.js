import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const sizes = {
  'max-lines': ['error', { max: 200 }],
  'max-lines-per-function': ['error', { max: 40 }],
  'max-params': ['error', { max: 3 }],
  complexity: ['error', { max: 10 }],
  'max-depth': ['error', { max: 3 }],
};

export default tseslint.config(
  {
    ignores: [
      'dist',
      'coverage',
      'node_modules',
      '.docferry',
      '.stryker-tmp',
      '.bench',
      'reports',
      'docs/api',
      'docs/.vitepress/cache',
      'docs/.vitepress/dist',
      'test/fixtures',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...sizes,
      'no-console': 'error',
      // Only as a namespace is zod cut down to what is used when the program is bundled.
      'no-restricted-syntax': [
        'error',
        "ImportDeclaration[source.value='zod'] ImportSpecifier[imported.name='z']",
      ],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // To name a field is how a copy without it is made.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Overflows the stack on recursive types such as JsonValue.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'AbortSignal',
          property: 'timeout',
          message: 'Use TimeLimit, which outlives garbage collection.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          name: 'node:fs/promises',
          importNames: ['mkdir'],
          message: 'Use ensureFolder, which ends everywhere, or makeFolder.',
        },
      ],
    },
  },
  {
    files: ['src/durable-file.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    // describe() callbacks hold many tests, and fixtures are tables: a file limit is enough there.
    files: ['test/**/*.{ts,tsx}', 'src/testing/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', module: 'writable', URL: 'readonly' },
    },
  },
);
