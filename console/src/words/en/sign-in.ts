export const signIn = {
  'sign_in.title': 'Sign in',
  'sign_in.to': 'Sign in to {company}',
  'sign_in.email': 'E-mail address',
  'sign_in.password': 'Password',
  'sign_in.submit': 'Sign in',
  'sign_in.forgot': 'Forgot your password?',
  'sign_in.with_passkey': 'Continue with a passkey',
  'sign_in.with_password': 'Continue with a password',
  'sign_in.not_set_up':
    'Nobody has an account here yet. Open the link that Parley printed when it started; it works once.',
  'sign_in.back': 'You were signed out. Sign in to go on where you were; what you had typed is kept.',
  'sign_in.wrong': 'Wrong e-mail address or password. Capital letters count.',
  'sign_in.down':
    'Parley cannot be reached right now. Your network may be away, or Parley is restarting. Try again in a moment.',
  'sign_in.again': 'You can try again now.',
  'sign_in.at_provider': 'Continue with {name}',
  'sign_in.passwords_off': 'Only super admins sign in with a password here.',
  'sign_in.problem_no_account':
    'You are known there, but no active account here belongs to you. Ask an admin to let you in.',
  'sign_in.problem_sign_in_expired':
    'That sign-in was started too long ago, in another browser, or was finished already. Start again.',
  'sign_in.problem_provider_refused': 'You were not signed in there. Start again.',
  'sign_in.problem_provider_unavailable': 'The page to sign in at does not answer right now. Try again in a moment.',
  'sign_in.problem_provider_not_found': 'That way to sign in is not there any more. Choose another.',
  'sign_in.problem': 'Signing in did not work. Try again.',
  'sign_in.password_off':
    'Your company signs in with its own sign-in. Passwords and passkeys are for super admins alone.',

  'sign_in.second_title': 'One more step',
  'sign_in.second_lead': 'The password was right. Now prove that it is you: {email}.',
  'sign_in.start_again': 'Start again',
  'sign_in.go_back': 'Back',
  'sign_in.step_over': 'The time for that step is over. Sign in again.',
  'sign_in.too_many_codes': 'That was wrong too often. Sign in again to go on.',
  'sign_in.setup_title': 'Set up a second factor',
  'sign_in.setup_lead':
    'Your role asks for something besides your password, so that nobody who learns it gets in. It takes a minute.',
  'sign_in.choose_totp': 'An authenticator app',
  'sign_in.choose_totp_lead': 'It shows a code of six digits, which you type when you sign in.',
  'sign_in.choose_passkey': 'A passkey',
  'sign_in.choose_passkey_lead': 'Your finger, face, PIN or security key. Nothing to type.',
  'sign_in.totp_title': 'Set up your authenticator app',

  'sign_in.forgot_title': 'Choose a new password',
  'sign_in.forgot_lead': 'Tell us your e-mail address, and we mail you a link. It works once, for an hour.',
  'sign_in.forgot_send': 'Send me a link',
  'sign_in.sent_title': 'Look into your mail',
  'sign_in.sent':
    'If {email} has an account here, a letter with a link is on its way. It may take a minute, and may lie with the unwanted ones.',
  'sign_in.sent_else':
    'Nothing came? You may have an account without a password: sign in as your company does. Or ask an admin, who can make you a new link.',
  'sign_in.sent_again': 'Another address',
  'sign_in.reset_title': 'Choose your new password',
  'sign_in.reset_lead': 'Every device that is signed in to your account is signed out with it.',
  'sign_in.reset_submit': 'Save the password',
  'sign_in.reset_done_title': 'Your new password is saved',
  'sign_in.reset_done': 'Sign in with it. All your devices were signed out.',
  'sign_in.reset_used': 'It was used already, a newer one was sent, or its hour is over.',
  'sign_in.reset_another': 'Send me another link',
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
  'sign_in.made_title': 'Your account is made',
  'sign_in.made': 'Sign in with the password that you just chose, and go on from there.',
  'sign_in.to_sign_in': 'Go to sign in',
  'sign_in.email_taken': 'Somebody has an account with this address already. Sign in, or choose another one.',
} as const
