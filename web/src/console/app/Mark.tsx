/** The keyhole of Ostiary. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg className="mark" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path
        fill="currentColor"
        fillRule="evenodd"
        d="M16 2C9.9 2 5 6.9 5 13v14.5A2.5 2.5 0 0 0 7.5 30h17a2.5 2.5 0 0 0 2.5-2.5V13C27 6.9 22.1 2 16 2Zm0 8.8a3.9 3.9 0 0 1 1.9 7.3l.95 5.2a.9.9 0 0 1-.89 1.1h-3.92a.9.9 0 0 1-.89-1.1l.95-5.2A3.9 3.9 0 0 1 16 10.8Z"
      />
    </svg>
  )
}
