// Before the first paint, so that no page begins in another theme than the chosen one: core/theme.ts.
document.documentElement.dataset.theme = localStorage.getItem('appearance') ?? 'system';
