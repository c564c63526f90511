import { FieldTree, ValidationError } from '@angular/forms/signals';

import { Problem } from '../core/problem';

/** The server's messages for the fields of a form; the names are those that the API knows. */
export function serverErrors<T extends object>(
  problem: Problem,
  form: FieldTree<T>,
): ValidationError.WithFieldTree[] {
  const fields = form as Record<string, FieldTree<unknown> | undefined>;
  return Object.entries(problem.fields).flatMap(([name, messages]) => {
    const fieldTree = fields[name];
    return fieldTree ? messages.map((message) => ({ kind: 'server', message, fieldTree })) : [];
  });
}

/** Where somebody has to go on when a form cannot be sent. */
export function focusFirstError(form: FieldTree<unknown>): void {
  form().errorSummary()[0]?.fieldTree().focusBoundControl();
}
