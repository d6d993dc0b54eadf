SwaggerUIBundle({
  url: "v3/api-docs",
  dom_id: "#swagger-ui",
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
