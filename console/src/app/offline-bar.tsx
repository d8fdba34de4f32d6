import { useEffect, useState } from 'react'
import { Icon } from '../design/index.ts'
import { useLiveState } from '../live/index.ts'
import { t } from '../words/t.ts'

const patienceMs = 3000

/** A thin bar that says what still works. A connection that is back within three seconds is not worth a word. */
export function OfflineBar() {
  const { status, since } = useLiveState()
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    setLong(false)
    if (since === null) return
    const timer = setTimeout(() => setLong(true), Math.max(0, since + patienceMs - Date.now()))
    return () => clearTimeout(timer)
  }, [since])
  const isShown = status === 'offline' || (status === 'reconnecting' && isLong)
  return (
    <div role="status">
      {isShown && (
        <p className="flex items-center justify-center gap-2 border-b border-waiting-line bg-waiting-soft px-3 py-1.5 text-center text-12 text-n-12">
          <Icon name="offline" size={14} className="text-waiting" />
          {t(status === 'offline' ? 'app.offline' : 'app.reconnecting')}
        </p>
      )}
    </div>
  )
}
