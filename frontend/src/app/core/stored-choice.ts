import { Signal, signal } from '@angular/core';

export interface StoredChoice<T> {
  readonly value: Signal<T>;
  readonly choose: (value: T) => void;
}

/** A choice that this browser stores. It is the fallback if none is stored, or an unknown one. */
export function storedChoice<T extends string | number>(
  key: string,
  choices: readonly T[],
  fallback: T,
): StoredChoice<T> {
  const stored = localStorage.getItem(key);
  const chosen = signal(choices.find((choice) => String(choice) === stored) ?? fallback);
  const choose = (value: T) => {
    localStorage.setItem(key, String(value));
    chosen.set(value);
  };
  return { value: chosen.asReadonly(), choose };
}
