import { useEffect, useRef, useState } from 'react'

import type { Answer } from './answer'
import { type Credentials, exchange, type Result, revoke, type Tokens, type Verified, verify } from './endpoints'

type Got = Extract<Answer, { kind: 'code' }>

/** How far a test has come. What is undefined is still to come. */
export type Trial = {
  running: boolean
  tokens?: Result<Tokens>
  verified?: Result<Verified>
  /** Whether what the test got has ended again. */
  ended?: Result<true>
  /** Exchanges the code, with the secret of a confidential client. */
  go: (secret: string | null) => void
  /** Ends what the test got. */
  end: () => void
  /** Whether that happens by itself when the page is left. */
  endsOnLeaving: boolean
  setEndsOnLeaving: (on: boolean) => void
}

/** Does with a code what an application does: gets tokens, shows one, and ends them. The secret is kept until then. */
export function useTrial({ code, pending }: Got): Trial {
  const [running, setRunning] = useState(false)
  const [tokens, setTokens] = useState<Result<Tokens>>()
  const [verified, setVerified] = useState<Result<Verified>>()
  const [ended, setEnded] = useState<Result<true>>()
  const [endsOnLeaving, setEndsOnLeaving] = useState(true)
  const began = useRef(false)
  const held = useRef<{ who: Credentials; tokens: Tokens } | null>(null)

  const go = async (secret: string | null) => {
    if (began.current) return // a code that comes twice ends everything
    began.current = true
    setRunning(true)
    const who = { clientId: pending.clientId, secret }
    const got = await exchange(who, code, pending)
    setTokens(got)
    if (got.value) {
      held.current = { who, tokens: got.value }
      if (left.current) leaving.current() // before they came
      else setVerified(await verify(got.value.accessToken))
    } else {
      began.current = got.problem.error !== 'invalid_client' // a wrong secret uses nothing up
    }
    setRunning(false)
  }

  const end = async () => {
    if (!held.current) return
    const done = await revoke(held.current.who, held.current.tokens)
    if (done.value) held.current = null
    setEnded(done)
  }

  const left = useRef(false)
  const leaving = useRef(() => {})
  useEffect(() => {
    leaving.current = () => {
      if (endsOnLeaving) void end()
    }
  })
  useEffect(() => {
    const leave = () => {
      left.current = true
      leaving.current()
    }
    left.current = false
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [])

  return {
    running,
    ...(tokens && { tokens }),
    ...(verified && { verified }),
    ...(ended && { ended }),
    go: (secret) => void go(secret),
    end: () => void end(),
    endsOnLeaving,
    setEndsOnLeaving,
  }
}
