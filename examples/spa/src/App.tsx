import { ApolloProvider } from '@apollo/client/react'
import { useState } from 'react'

import { createClient } from './apollo'
import { Clients } from './Clients'
import { issuer, reasonOf, signIn, signOut, useSession } from './session'

export function App() {
  const { signedIn, notice } = useSession()
  return signedIn ? <SignedIn /> : <SignedOut notice={notice} />
}

function SignedIn() {
  // Each sign-in has a cache of its own: what one user saw is gone when the next one comes.
  const [client] = useState(createClient)
  return (
    <ApolloProvider client={client}>
      <header>
        <img src="/icon.svg" alt="" width="28" height="28" />
        <strong>Client list</strong>
        <span>at {issuer.host}</span>
        <button onClick={() => void signOut()}>Sign out</button>
      </header>
      <Clients />
    </ApolloProvider>
  )
}

function SignedOut({ notice }: { notice: string | undefined }) {
  const [problem, setProblem] = useState<string>()
  return (
    <main className="welcome">
      <img src="/icon.svg" alt="" width="56" height="56" />
      <h1>Client list</h1>
      <p>See which applications may get tokens from {issuer.host}, add one, and take access away.</p>
      {problem ? <p role="alert">{problem}</p> : <p role="status">{notice}</p>}
      <button className="primary" onClick={() => void signIn().catch((error) => setProblem(reasonOf(error)))}>
        Sign in with Ostiary
      </button>
    </main>
  )
}
