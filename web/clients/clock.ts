// What time it is at the server, if not now: the clock of a test stands still. In milliseconds since 1970.
import { vi } from 'vitest'

const { OSTIARY_NOW: now } = import.meta.env

if (now) vi.useFakeTimers({ now: Number(now), toFake: ['Date'] })
