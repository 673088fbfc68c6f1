package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/ostiary/ostiary/internal/manifest"
)

// applied is what is printed of files that were applied, or of what would come of them.
type applied struct {
	Applied bool               `json:"applied"`
	Steps   []manifest.Step    `json:"steps"`
	Created []manifest.Created `json:"created"`
}

// signs stand before the steps of a plan.
var signs = map[manifest.Action]string{manifest.Create: "+", manifest.Update: "~", manifest.Delete: "-"}

// showPlan prints what would change.
func (p *process) showPlan(plan *manifest.Plan) {
	for _, step := range plan.Steps {
		p.say("%s %s %s", signs[step.Action], step.Kind, step.Name)
		for _, change := range step.Changes {
			if change.Old == nil {
				p.say("    %s: %s", change.Field, shownValue(change.New))
			} else {
				p.say("    %s: %s → %s", change.Field, shownValue(change.Old), shownValue(change.New))
			}
		}
		for _, note := range step.Notes {
			p.say("    %s", note)
		}
		if step.EndedTokens > 0 {
			p.say("    %s working.", counted(step.EndedTokens, "token stops", "tokens stop"))
		}
	}
	if len(plan.Steps) == 0 {
		p.say("Nothing to change: all is like that.")
		return
	}
	p.say("%d to create, %d to change, %d to delete.", plan.Count(manifest.Create), plan.Count(manifest.Update), plan.Count(manifest.Delete))
}

// shownValue writes a value of a file.
func shownValue(value any) string {
	switch value := value.(type) {
	case []string:
		if len(value) > 0 {
			return strings.Join(value, ", ")
		}
		return "none"
	case string:
		return orDash(value)
	}
	return fmt.Sprint(value)
}

// createdRow is a new client in a list.
type createdRow manifest.Created

func (c createdRow) cells() []string {
	secret := ""
	if c.ClientSecret != nil {
		secret = *c.ClientSecret
	}
	return []string{c.ClientID, c.Name, secret}
}

// print prints what was done. As text, the plan was printed before.
func (c *applyCommand) print(p *process, done applied) error {
	secrets := countSecrets(done.Created)
	if c.SecretsTo != "" {
		done.Created = withoutSecrets(done.Created)
	}
	if c.json() {
		done.Steps = append([]manifest.Step{}, done.Steps...)
		done.Created = append([]manifest.Created{}, done.Created...)
		return c.show(p, done)
	}
	if done.Applied {
		p.say("Applied.")
	}
	if len(done.Created) == 0 {
		return nil
	}
	err := printList(p, c.output, []string{"CLIENT ID", "NAME", "CLIENT SECRET"},
		each(done.Created, func(created manifest.Created) createdRow { return createdRow(created) }))
	switch {
	case err != nil || secrets == 0:
	case c.SecretsTo != "":
		p.say("The secrets are in %s.", c.SecretsTo)
	default:
		p.say("The secrets are shown this once. Keep them now.")
	}
	return err
}

func countSecrets(created []manifest.Created) (n int) {
	for _, c := range created {
		if c.ClientSecret != nil {
			n++
		}
	}
	return n
}

func withoutSecrets(created []manifest.Created) []manifest.Created {
	plain := slices.Clone(created)
	for i := range plain {
		plain[i].ClientSecret = nil
	}
	return plain
}

// keep writes the secrets of new clients into the file that was asked for.
func (c *applyCommand) keep(created []manifest.Created) (err error) {
	if c.SecretsTo == "" || countSecrets(created) == 0 {
		return nil
	}
	text, err := json.MarshalIndent(created, "", "  ")
	if err != nil {
		return err
	}
	file, err := os.OpenFile(c.SecretsTo, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already; nothing was applied, for secrets are not written over anything", c.SecretsTo)
	}
	if err != nil {
		return err
	}
	c.written = true
	_, err = file.Write(append(text, '\n'))
	return errors.Join(err, file.Sync(), file.Close())
}

// forget deletes the secrets of clients that are not kept after all.
func (c *applyCommand) forget() error {
	if !c.written {
		return nil
	}
	return os.Remove(c.SecretsTo)
}
