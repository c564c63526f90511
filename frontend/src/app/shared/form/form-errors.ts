import { WritableSignal, inject } from '@angular/core';
import { FieldTree, TreeValidationResult, ValidationError } from '@angular/forms/signals';

import { Problem } from '../../core/problem';
import { Toasts } from '../../core/toasts';

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

/**
 * How a form is sent: `save` does it. What the server says about fields is shown at them, where
 * the first gets the focus; anything else goes to `problem`, if the page has a place for it, and
 * is a toast otherwise.
 */
export function submission(save: () => Promise<unknown>, problem?: WritableSignal<string>) {
  const toasts = inject(Toasts);
  const tell = (error: Problem) => (problem ? problem.set(error.message) : toasts.showError(error));
  const action = async <T extends object>(form: FieldTree<T>): Promise<TreeValidationResult> => {
    problem?.set('');
    try {
      await save();
      return;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const errors = serverErrors(error, form);
      if (errors.length === 0) tell(error);
      errors[0]?.fieldTree().focusBoundControl();
      return errors;
    }
  };
  return { action, onInvalid: focusFirstError };
}
