import { WritableSignal, inject } from '@angular/core';
import { FieldTree, TreeValidationResult, ValidationError } from '@angular/forms/signals';

import { Problem } from '../../core/problem';
import { Toasts } from '../../core/toasts';

/** The server's messages for the fields of a form, whose names are those of the API. */
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

/** Moves the focus to the first field with an error. */
export function focusFirstError(form: FieldTree<unknown>): void {
  form().errorSummary()[0]?.fieldTree().focusBoundControl();
}

/**
 * The submission options of a form that `save` sends. The server's messages for fields are shown at
 * these fields, and the first one gets the focus. Other errors go to `problem`, if it is given, or
 * to a toast.
 */
export function submission(save: () => Promise<unknown>, problem?: WritableSignal<string>) {
  const toasts = inject(Toasts);
  const show = (error: Problem) => (problem ? problem.set(error.message) : toasts.showError(error));
  const action = async <T extends object>(form: FieldTree<T>): Promise<TreeValidationResult> => {
    problem?.set('');
    try {
      await save();
      return;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const errors = serverErrors(error, form);
      if (errors.length === 0) show(error);
      errors[0]?.fieldTree().focusBoundControl();
      return errors;
    }
  };
  return { action, onInvalid: focusFirstError };
}
