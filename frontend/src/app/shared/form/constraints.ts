import { SchemaPath, maxLength, pattern } from '@angular/forms/signals';

import { count } from '../format/numbers';

/** The API checks the rest. Angular's own validator refuses `anna@bücher.example`. */
const EMAIL = /^[^@\s]+@[^@\s]+$/;

/** The schema of a text in the OpenAPI document: see `api/schemas.gen.ts`. */
interface TextSchema {
  readonly maxLength?: number;
  readonly format?: string;
}

/** Validates a text as the API does: its length, and whether it is an email address. */
export function constrain(path: SchemaPath<string>, schema: TextSchema): void {
  if (schema.maxLength !== undefined) {
    const message = $localize`Use ${count(schema.maxLength)}:length: characters or fewer.`;
    maxLength(path, schema.maxLength, { message });
  }
  if (schema.format === 'email') {
    pattern(path, EMAIL, { message: $localize`Enter a valid email address.` });
  }
}
