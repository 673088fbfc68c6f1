package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/alecthomas/kong"
)

// commandLine is everything that can be written on the command line. The tag variable names the
// environment variable that stands in for a flag.
type commandLine struct {
	DatabaseURL string      `name:"database-url" default:"sqlite:ostiary.db" variable:"OSTIARY_DATABASE_URL" help:"Database: sqlite:PATH, or postgres://USER:PASSWORD@HOST/DATABASE."`
	ShowVersion versionFlag `name:"version" help:"Print the version; \"ostiary version\" says more."`

	Serve   serveCommand `cmd:"" help:"Run the server."`
	Migrate struct {
		Up     migrateUpCommand     `cmd:"" help:"Apply the migrations of the schema that are pending."`
		Status migrateStatusCommand `cmd:"" help:"List the migrations of the schema."`
	} `cmd:"" help:"Migrate the schema of the database."`
	Doctor      doctorCommand      `cmd:"" help:"Look for what is wrong, and say how to mend it."`
	Backup      backupCommand      `cmd:"" help:"Copy a SQLite database while the server runs."`
	Restore     restoreCommand     `cmd:"" help:"Put a backup in the place of a SQLite database."`
	Apply       applyCommand       `cmd:"" help:"Create and change clients, scopes and groups as files say."`
	Export      exportCommand      `cmd:"" help:"Print clients, scopes and groups as a file that can be applied."`
	Import      importCommands     `cmd:"" help:"Move here from another authorization server."`
	Client      clientCommands     `cmd:"" help:"Auth clients, on the database itself."`
	User        userCommands       `cmd:"" help:"First aid for accounts, on the database itself."`
	Token       tokenCommands      `cmd:"" help:"Access tokens and personal access tokens, on the database itself."`
	Scope       scopeCommands      `cmd:"" help:"Scopes of the API, on the database itself."`
	Key         keyCommands        `cmd:"" help:"Keys that sign JWT access tokens, on the database itself."`
	Healthcheck healthcheckCommand `cmd:"" help:"Ask whether the server beside it is ready, for containers."`
	Completion  completionCommand  `cmd:"" help:"Print what completes command lines in a shell."`
	Man         manCommand         `cmd:"" help:"Print the manual page."`
	Version     versionCommand     `cmd:"" help:"Print the version."`
}

type importCommands struct {
	Passport importPassportCommand `cmd:"" help:"Import clients and users of Laravel Passport or ProcessMaker."`
	Hydra    importHydraCommand    `cmd:"" help:"Import clients of Ory Hydra."`
}

type clientCommands struct {
	Create       clientCreateCommand       `cmd:"" help:"Create a client and print its secret."`
	List         clientListCommand         `cmd:"" help:"List the clients, the newest first."`
	Show         clientShowCommand         `cmd:"" help:"Print all about a client."`
	Update       clientUpdateCommand       `cmd:"" help:"Change what is given of a client."`
	Disable      clientDisableCommand      `cmd:"" help:"Switch a client off."`
	Enable       clientEnableCommand       `cmd:"" help:"Switch a client on again."`
	Delete       clientDeleteCommand       `cmd:"" help:"Delete a client."`
	CreateSecret clientCreateSecretCommand `cmd:"" help:"Give a client one more secret and print it."`
	DeleteSecret clientDeleteSecretCommand `cmd:"" help:"End a secret of a client."`
}

type userCommands struct {
	Create      userCreateCommand      `cmd:"" help:"Create a user."`
	List        userListCommand        `cmd:"" help:"List the users."`
	SetPassword userSetPasswordCommand `cmd:"" help:"Set a user's password and end their sessions."`
	Unlock      userUnlockCommand      `cmd:"" help:"Let a user sign in again after too many wrong passwords."`
	Disable     userDisableCommand     `cmd:"" help:"Shut a user out."`
	Enable      userEnableCommand      `cmd:"" help:"Let a user in again who was disabled."`
	Delete      userDeleteCommand      `cmd:"" help:"Delete a user."`
}

type tokenCommands struct {
	Inspect tokenInspectCommand `cmd:"" help:"Say what a token is."`
	List    tokenListCommand    `cmd:"" help:"List the tokens that work."`
	Revoke  tokenRevokeCommand  `cmd:"" help:"End tokens."`
}

type scopeCommands struct {
	Create scopeCreateCommand `cmd:"" help:"Create a scope."`
	List   scopeListCommand   `cmd:"" help:"List the scopes."`
	Delete scopeDeleteCommand `cmd:"" help:"Delete a scope."`
}

type keyCommands struct {
	List   keyListCommand   `cmd:"" help:"List the signing keys."`
	Rotate keyRotateCommand `cmd:"" help:"Make a new signing key."`
	Delete keyDeleteCommand `cmd:"" help:"Delete a signing key that has leaked."`
}

const description = `Ostiary keeps the door of a REST API: it hands out the access tokens.

A variable in brackets stands in for its flag; a flag on the command line wins. An empty variable counts as not set, and one that begins with OSTIARY_ and is not known is refused.`

// run parses the command line and runs its command.
func (p *process) run(ctx context.Context, args []string) int {
	var line commandLine
	answered := false
	parser, err := p.parser(&line, func(int) { answered = true }) // kong means to exit after it has shown help
	if err != nil {
		return p.report(err)
	}
	parsed, err := parser.Parse(args)
	switch {
	case answered:
		return exitOK
	case err != nil:
		return p.report(parseError(err))
	}
	if err := p.env.check(parser.Model); err != nil {
		return p.report(err)
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return p.report(parsed.Run(p, &line))
}

// parser returns what reads a command line into line.
func (p *process) parser(line *commandLine, exit func(int)) (*kong.Kong, error) {
	return kong.New(line,
		kong.Name("ostiary"), kong.Description(description), kong.Writers(p.Out, p.Err), kong.Exit(exit),
		kong.Resolvers(variables(p.env)),
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100}),
		kong.ValueFormatter(showVariable))
}

// variables resolves flags that are not on the command line. kong could do it, but reads the variables of
// the process, which tests that run at once share.
func variables(env environment) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		name := flag.Tag.Get("variable")
		value, err := env.value(name)
		if err != nil || value == "" {
			return nil, err
		}
		return value, nil
	})
}

// showVariable adds to the help of a flag the variable that stands in for it.
func showVariable(value *kong.Value) string {
	if name := value.Tag.Get("variable"); name != "" {
		return fmt.Sprintf("%s [%s]", value.Help, name)
	}
	return value.Help
}

// parseError says which command's help explains what was wrong.
func parseError(err error) error {
	command := "ostiary"
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil {
		if node := parse.Context.Selected(); node != nil {
			command = node.FullPath()
		}
	}
	return &usageError{err, command}
}
