SwaggerUIBundle({
  dom_id: '#documents',
  urls: [
    { name: 'history', url: '/openapi/history.yaml' },
    { name: 'tracking', url: '/openapi/tracking.yaml' },
    { name: 'mobility', url: '/openapi/mobility.yaml' },
    { name: 'allocation', url: '/openapi/allocation.yaml' },
    { name: 'editorial', url: '/openapi/editorial.yaml' },
    { name: 'common', url: '/openapi/common.yaml' },
  ],
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  deepLinking: true,
  validatorUrl: 'none',
});
