import type { App, Snippet } from './app'
import { go } from './quote'

/** The members of a composite literal, with their values in a column, as gofmt writes them. */
function members(indent: string, pairs: [string, string][]): string {
  const width = Math.max(...pairs.map(([name]) => name.length)) + 1
  return pairs.map(([name, value]) => `${indent}${`${name}:`.padEnd(width)} ${value},\n`).join('')
}

const style = ({ isPublic }: App) => (isPublic ? 'oauth2.AuthStyleInParams' : 'oauth2.AuthStyleInHeader')

/** Who the client is, and what it asks for. */
function identity(app: App): [string, string][] {
  const pairs: [string, string][] = [['ClientID', go(app.id)]]
  if (!app.isPublic) pairs.push(['ClientSecret', 'os.Getenv("CLIENT_SECRET")'])
  return pairs
}

function scopes({ scopes }: App): [string, string][] {
  return scopes.length > 0 ? [['Scopes', `[]string{${scopes.map(go).join(', ')}}`]] : []
}

function imports(paths: string[]): string {
  const [own, others] = [paths.filter((path) => !path.includes('.')), paths.filter((path) => path.includes('.'))]
  const block = [own, others].filter((group) => group.length > 0).map((group) => group.map((path) => `\t"${path}"\n`).join(''))
  return `import (\n${block.join('\n')})\n`
}

/** The redirect flow, with PKCE. */
export function authorizationCode(app: App): Snippet[] {
  const config = [...identity(app), ['RedirectURL', go(app.redirectUri)] as [string, string], ...scopes(app)]
  return [
    {
      title: 'Sign a user in',
      lead: 'Send the browser to the address that `begin` returns. Back at the redirect URL, `end` gives a client for your API.',
      code: `package signin

${imports(['context', 'crypto/rand', 'errors', 'net/http', ...(app.isPublic ? [] : ['os']), 'golang.org/x/oauth2'])}
const issuer = ${go(app.issuer)}

var config = oauth2.Config{
${members('\t', config)}\tEndpoint: oauth2.Endpoint{
\t\tAuthURL:   issuer + "/oauth/authorize",
\t\tTokenURL:  issuer + "/oauth/token",
\t\tAuthStyle: ${style(app)},
\t},
}

// pending is kept between the two halves of a sign-in: in the session of this one browser, and nowhere else.
type pending struct{ state, verifier string }

func begin() (address string, p pending) {
	p = pending{rand.Text(), oauth2.GenerateVerifier()}
	return config.AuthCodeURL(p.state, oauth2.S256ChallengeOption(p.verifier)), p
}

// end returns what sends the access token with each request, and refreshes it.
func end(r *http.Request, p pending) (*http.Client, error) {
	if r.FormValue("state") != p.state || r.FormValue("iss") != issuer {
		return nil, errors.New("this is not the answer to what was asked")
	}
	if problem := r.FormValue("error"); problem != "" {
		return nil, errors.New(problem) // access_denied: the user said no
	}
	token, err := config.Exchange(r.Context(), r.FormValue("code"), oauth2.VerifierOption(p.verifier))
	if err != nil {
		return nil, err
	}
	return config.Client(context.Background(), token), nil
}
`,
    },
  ]
}

/** Client credentials. */
export function clientCredentials(app: App): Snippet[] {
  const config = [
    ...identity(app),
    ['TokenURL', go(`${app.issuer}/oauth/token`)] as [string, string],
    ...scopes(app),
    ['AuthStyle', style(app)] as [string, string],
  ]
  return [
    {
      title: 'Call your API',
      lead: 'The client gets a token with the first request, sends it, and gets another when it ends. `/oauth/verify` stands in for your API.',
      code: `package main

${imports(['context', 'fmt', 'log', 'os', 'golang.org/x/oauth2', 'golang.org/x/oauth2/clientcredentials'])}
func main() {
	config := clientcredentials.Config{
${members('\t\t', config)}	}
	client := config.Client(context.Background())
	answer, err := client.Get(${go(`${app.issuer}/oauth/verify`)})
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	fmt.Println(answer.Status, answer.Header.Get("X-Auth-Scope"))
}
`,
    },
  ]
}

/** The password grant. */
export function password(app: App): Snippet[] {
  const config = [
    ...identity(app),
    ...scopes(app),
    ['Endpoint', `oauth2.Endpoint{TokenURL: ${go(`${app.issuer}/oauth/token`)}, AuthStyle: ${style(app)}}`] as [string, string],
  ]
  return [
    {
      title: 'Get a token for the user',
      code: `package main

${imports(['context', 'fmt', 'log', 'os', 'golang.org/x/oauth2'])}
func main() {
	config := oauth2.Config{
${members('\t\t', config)}	}
	token, err := config.PasswordCredentialsToken(context.Background(), os.Getenv("USER_NAME"), os.Getenv("USER_PASSWORD"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.AccessToken)
}
`,
    },
  ]
}

/** Personal access tokens. */
export function personal(app: App): Snippet[] {
  return [
    {
      title: 'Send a personal access token',
      lead: 'To your API. Here `/oauth/verify` answers in its place, and says whose token it is.',
      code: `package main

${imports(['fmt', 'log', 'net/http', 'os'])}
func main() {
	request, err := http.NewRequest(http.MethodGet, ${go(`${app.issuer}/oauth/verify`)}, nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("PERSONAL_ACCESS_TOKEN"))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	fmt.Println(answer.Status, answer.Header.Get("X-Auth-Username"))
}
`,
    },
  ]
}
