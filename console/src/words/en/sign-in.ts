export const signIn = {
  'sign_in.title': 'Sign in',
  'sign_in.to': 'Sign in to {company}',
  'sign_in.email': 'E-mail address',
  'sign_in.password': 'Password',
  'sign_in.submit': 'Sign in',
  'sign_in.lost': 'Lost your password? An admin of {company} can make you a new link.',
  'sign_in.not_set_up':
    'Nobody has an account here yet. Open the link that Parley printed when it started; it works once.',
  'sign_in.back': 'You were signed out. Sign in to go on where you were; what you had typed is kept.',
  'sign_in.wrong': 'Wrong e-mail address or password. Capital letters count.',
  'sign_in.down':
    'Parley cannot be reached right now. Your network may be away, or Parley is restarting. Try again in a moment.',
  'sign_in.again': 'You can try again now.',
  'sign_in.wait_first': 'Wait until the time is over',

  'sign_in.welcome_title': 'Welcome to Parley',
  'sign_in.welcome_lead':
    'You are the first one here. Make your account: you will be the owner of {company}, and can invite the others.',
  'sign_in.invited_title': 'Join {company}',
  'sign_in.invited_lead':
    'You were invited to answer customers together. Choose how your colleagues see you, and a password.',
  'sign_in.name': 'Your name',
  'sign_in.name_help': 'Colleagues see it, and customers where you sign with it.',
  'sign_in.email_help': 'You sign in with it.',
  'sign_in.email_fixed': 'You sign in with this address. Only an admin can invite another one.',
  'sign_in.new_password': 'Choose a password',
  'sign_in.make_account': 'Make my account',
  'sign_in.join': 'Join',
  'sign_in.looking': 'Looking at your link',
  'sign_in.no_token_title': 'This address is not complete',
  'sign_in.no_token': 'The link has a long part behind the # sign. Copy it once more, whole, and open it here.',
  'sign_in.used_title': 'This link no longer works',
  'sign_in.used_invitation':
    'It was used already, a newer one was made, or its seven days are over. If you have your account, sign in; if not, ask who invited you for a new link.',
  'sign_in.used_welcome':
    'It was used already, or its 24 hours are over. If you made your account with it, sign in. If not, restart Parley: it prints a new link.',
  'sign_in.to_sign_in': 'Go to sign in',
  'sign_in.email_taken': 'Somebody has an account with this address already. Sign in, or choose another one.',
} as const
