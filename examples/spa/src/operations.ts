// What this front end asks. The types are those of schema.graphql; with more operations than these, have GraphQL Code Generator
// write them, as docs/graphql.md shows.
import { type TypedDocumentNode, gql } from '@apollo/client'

export type AuthClient = {
  id: string
  name: string
  enabled: boolean
  grants: string[]
  liveTokenCount: number
  lastUsedAt: string | null
}

/** What a person can mend: `field` is the path in the input. */
export type UserError = { field: string[] | null; message: string }

export type NewAuthClient = { name: string; grants: string[]; redirectUris?: string[]; scopes?: string[] }

type Payload<Result> = Result & { userErrors: UserError[] }

// All that is shown of a client is in one fragment, so that every mutation brings it up to date.
const parts = gql`
  fragment Parts on AuthClient {
    id
    name
    enabled
    grants
    liveTokenCount
    lastUsedAt
  }
`

export const AuthClients: TypedDocumentNode<
  {
    authClients: {
      edges: { cursor: string; node: AuthClient }[]
      pageInfo: { hasNextPage: boolean; endCursor: string | null }
    }
  },
  { after?: string | null }
> = gql`
  query AuthClients($after: String) {
    authClients(first: 20, after: $after) {
      edges {
        cursor
        node {
          ...Parts
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
  ${parts}
`

export const CreateAuthClient: TypedDocumentNode<
  { createAuthClient: Payload<{ authClient: AuthClient | null; clientSecret: string | null }> },
  { input: NewAuthClient }
> = gql`
  mutation CreateAuthClient($input: CreateAuthClientInput!) {
    createAuthClient(input: $input) {
      authClient {
        ...Parts
      }
      clientSecret
      userErrors {
        field
        message
      }
    }
  }
  ${parts}
`

export const SetEnabled: TypedDocumentNode<
  { updateAuthClient: Payload<{ authClient: AuthClient | null }> },
  { id: string; enabled: boolean }
> = gql`
  mutation SetEnabled($id: ID!, $enabled: Boolean!) {
    updateAuthClient(input: { id: $id, enabled: $enabled }) {
      authClient {
        ...Parts
      }
      userErrors {
        field
        message
      }
    }
  }
  ${parts}
`

export const RevokeTokens: TypedDocumentNode<
  { revokeAuthClientTokens: Payload<{ revokedCount: number | null }> },
  { id: string }
> = gql`
  mutation RevokeTokens($id: ID!) {
    revokeAuthClientTokens(input: { id: $id }) {
      revokedCount
      userErrors {
        field
        message
      }
    }
  }
`
