/** Own drawings on a 24 × 24 grid; they say nothing by themselves, so whoever shows one names it. */
const paths = {
  plus: 'M12 5v14M5 12h14',
  send: 'M4 12 20 4l-5 16-3.5-6.5z M11.5 13.5 20 4',
  close: 'M6 6l12 12M18 6 6 18',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  traffic: 'M4 8h13m-4-4 4 4-4 4M20 16H7m4-4-4 4 4 4',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3.200 2.600 3.500 5.500',
  fault: 'M12 4 2.500 20h19zM12 10v4.500M12 17.200h.01',
  rush: 'M13 3 5 14h6l-1 7 8-11h-6z',
  stop: 'M7 7h10v10H7z',
  reply: 'M9 7 4 12l5 5M4 12h10c3.500 0 6 2 6 6',
  edit: 'M5 19l1-4L16.500 4.500l3 3L9 18z',
  remove: 'M5 7h14M9 7V4.500h6V7M7 7l1 13h8l1-13',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  pin: 'M12 21c4-5 6-8.200 6-11a6 6 0 1 0-12 0c0 2.800 2 6 6 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  play: 'M8 5l11 7-11 7z',
  pause: 'M8 5v14M16 5v14',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 21c.6-4.500 3.400-7 7.500-7s6.900 2.500 7.500 7',
  console: 'M3 5h18v14H3zM9 5v14M9 10h12',
  back: 'M15 5l-7 7 7 7',
  list: 'M5 7h.01M9 7h10M5 12h.01M9 12h10M5 17h.01M9 17h10',
  link: 'M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.700-5.700L12 7M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.700 5.700L12 17',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14.500c2 2.500 5 2.500 7 0M9 9.500h.01M15 9.500h.01',
  shop: 'M4 10l1.5-5h13L20 10M4 10h16M5.5 10v9h13v-9M10 19v-5h4v5',
  lock: 'M7 11h10v9H7zM9 11V8a3 3 0 0 1 6 0v3',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
