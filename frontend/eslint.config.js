import angular from 'angular-eslint';
import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';

// Attributes that are not shown to people.
const NO_TEXT = [
  'accept',
  'align',
  'appearance',
  'appSingleKey',
  'appSort',
  'aria-autocomplete',
  'aria-controls',
  'aria-describedby',
  'aria-haspopup',
  'aria-keyshortcuts',
  'aria-labelledby',
  'ariaCurrentWhenActive',
  'autocapitalize',
  'back',
  'icon',
  'inputmode',
  'link',
  'look',
  'mat-dialog-close',
  'matButton',
  'mode',
  'param',
  'popovertarget',
  'queryParamsHandling',
  'scope',
  'subscriptSizing',
  'translate',
  'xPosition',
];

export default defineConfig([
  globalIgnores(['.angular', 'dist', 'src/app/api', 'test-results']),
  {
    files: ['**/*.ts'],
    extends: [
      eslint.configs.recommended,
      typescript.configs.strict,
      typescript.configs.stylistic,
      angular.configs.tsRecommended,
    ],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-class-suffix': 'off',
      '@angular-eslint/component-selector': [
        'error',
        { type: ['element', 'attribute'], prefix: 'app', style: 'kebab-case' },
      ],
      '@angular-eslint/prefer-signals': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },
  {
    files: ['**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
    rules: { '@angular-eslint/template/prefer-control-flow': 'error' },
  },
  {
    files: ['src/app/**/*.html'],
    ignores: ['src/app/styleguide/**', '**/*.spec.ts/**'],
    rules: {
      '@angular-eslint/template/i18n': [
        'error',
        {
          checkId: false,
          checkDuplicateId: false,
          boundTextAllowedPattern: '^$',
          ignoreAttributes: NO_TEXT,
        },
      ],
    },
  },
]);
