// Looks that several pieces share. They stand alone, so that a piece of the first load takes the look and not another piece with it.

export const inputLook =
  'w-full min-w-0 rounded-control border border-n-8 bg-n-1 text-13 text-n-12 hover:border-n-9 focus:border-accent focus:outline-2 focus:outline-offset-0 focus:outline-accent data-invalid:border-urgent data-invalid:focus:outline-urgent disabled:bg-n-3 disabled:text-n-11 max-md:text-16'

export const itemLook =
  'flex min-h-7 cursor-default items-center gap-2 rounded-[4px] px-2 py-1 text-13 text-n-12 outline-none select-none data-highlighted:bg-n-4 data-disabled:text-n-10 max-md:min-h-10'
