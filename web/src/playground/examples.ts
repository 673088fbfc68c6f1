/** The tabs of a first visit. Later visits find the tabs they left. */
export const examples = [
  {
    query: `# The newest auth clients.
# Ctrl-Enter runs this, Ctrl-Space completes.
query AuthClients {
  authClients(first: 20) {
    totalCount
    nodes {
      id
      name
      redirectUris
      grants
      enabled
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  },
  {
    query: `# The secret is shown once, in the answer.
mutation CreateAuthClient($input: CreateAuthClientInput!) {
  createAuthClient(input: $input) {
    authClient {
      id
      name
    }
    clientSecret
    userErrors {
      field
      code
      message
    }
  }
}
`,
    variables: JSON.stringify(
      {
        input: {
          name: 'Reporting',
          grants: ['AUTHORIZATION_CODE'],
          redirectUris: ['https://reports.example.com/callback'],
        },
      },
      null,
      2,
    ),
  },
  {
    query: `# Its tokens stop working at once.
# This cannot be undone.
mutation DeleteAuthClient($input: DeleteAuthClientInput!) {
  deleteAuthClient(input: $input) {
    deletedId
    userErrors {
      field
      code
      message
    }
  }
}
`,
    variables: JSON.stringify({ input: { id: '1' } }, null, 2),
  },
  {
    query: `# Who you are, and what you may do.
query Viewer {
  viewer {
    id
    username
    superAdmin
    effectivePermissions
  }
}
`,
  },
]
