// Before the first paint: the colours that this browser's agent chose. The rest of the theme is src/app/theme.ts.
try {
  const { theme, density } = JSON.parse(localStorage.getItem('parley.look') ?? '{}')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  if (density === 'compact') document.documentElement.dataset.density = density
} catch {}
