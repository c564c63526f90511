/** The choice that this browser has stored; the fallback if there is none, or an unknown one. */
export function readChoice<T extends string | number>(
  key: string,
  choices: readonly T[],
  fallback: T,
): T {
  const stored = localStorage.getItem(key);
  return choices.find((choice) => String(choice) === stored) ?? fallback;
}
