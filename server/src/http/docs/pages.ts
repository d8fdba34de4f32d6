// The two pages around Swagger UI and ReDoc. Both libraries style their elements at run time, so style-src must allow it;
// scripts come from this server alone, and nothing is loaded from elsewhere.

const common =
  "default-src 'none'; connect-src 'self'; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

export const swaggerPage = {
  policy: `${common}; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:`,
  html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<main id="docs"></main>
<noscript>This page needs JavaScript. The same is in <a href="/api/openapi.json">openapi.json</a>.</noscript>
<script src="/api/docs/swagger-ui.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`,
}

export const swaggerScript = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
  validatorUrl: null,
  displayRequestDuration: true,
  persistAuthorization: false,
})
`

export const redocPage = {
  policy: `${common}; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src blob:`,
  html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley API reference</title>
<link rel="icon" href="data:,">
<style>body { margin: 0 } a[href*="redocly.com"] img { display: none }</style>
</head>
<body>
<div id="docs"></div>
<noscript>This page needs JavaScript. The same is in <a href="/api/openapi.json">openapi.json</a>.</noscript>
<script src="/api/redoc/redoc.js"></script>
<script src="/api/redoc/start.js"></script>
</body>
</html>
`,
}

export const redocScript = `Redoc.init('/api/openapi.json', { nativeScrollbars: true, sanitize: true }, document.getElementById('docs'))
`
