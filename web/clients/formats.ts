/** The forms of access tokens, and what registers a client for them. */
export const formats = (['OPAQUE', 'JWT'] as const).map((format) => ({
  format,
  input: { accessTokenFormat: format, accessTokenLifetime: 600 },
}))
