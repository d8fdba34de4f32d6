// The pages that letters to customers lead to. What stands behind # is seen here alone, and leaves the address at once.

const routes = {
  verify: { path: '/auth/verify', done: 'Your address is confirmed. You can close this page.' },
  reset: { path: '/auth/reset-password', done: 'Your new password is saved. Sign in with it.' },
  forgot: {
    path: '/auth/forgot-password',
    done: 'If there is an account with this address, a letter is on its way to it.',
  },
}
const name = location.pathname.split('/').at(-1)
const route = routes[name]
const form = document.getElementById(name)
const words = document.getElementById('words')
const token = new URLSearchParams(location.hash.slice(1)).get('token')
history.replaceState(null, '', location.pathname)

if (name !== 'forgot' && !token) {
  words.textContent = 'This link is not whole. Open it from the letter once more.'
} else {
  form.hidden = false
  form.querySelector('input').focus()
  form.addEventListener('submit', send)
}

async function send(event) {
  event.preventDefault()
  const button = form.querySelector('button')
  button.disabled = true
  words.textContent = ''
  const fields = { ...Object.fromEntries(new FormData(form)), ...(token ? { token } : {}) }
  try {
    const headers = { 'content-type': 'application/json' }
    const reply = await fetch(route.path, {
      method: 'POST',
      headers,
      body: JSON.stringify(fields),
      credentials: 'omit',
    })
    const told = await reply.json()
    words.textContent = reply.ok ? route.done : wordsFor(told)
    if (reply.ok) form.hidden = true
  } catch {
    words.textContent = 'That did not work. Are you connected?'
  }
  button.disabled = false
}

function wordsFor({ code, detail }) {
  if (code === 'wrong_credentials') return 'This is not the password of this account.'
  if (code === 'link_used') return 'This link was used or has expired. Ask for a new one.'
  return detail
}
