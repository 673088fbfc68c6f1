package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

type healthcheckCommand struct {
	Listen listenAddress `default:"localhost:8080" variable:"OSTIARY_LISTEN" help:"Where the server listens."`
}

// Help is shown below the summary of the command.
func (c *healthcheckCommand) Help() string {
	return `Asks /readyz of the server beside it, for containers, in which there is nothing else to ask with. Exits 0 when the server wants requests, and 1 when it does not, or does not answer.`
}

// Run asks the server.
func (c *healthcheckCommand) Run(ctx context.Context, p *process) error {
	address, err := c.Listen.publicURL(nil)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String()+readyPath, nil)
	if err != nil {
		return err
	}
	response, err := (&http.Transport{}).RoundTrip(request) // never by way of a proxy
	if err != nil {
		return fmt.Errorf("the server at %s does not answer: %w", address, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	if err != nil {
		return fmt.Errorf("the server at %s does not answer: %w", address, err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server at %s does not want requests now (%d). %s", address, response.StatusCode, reasonIn(body))
	}
	p.say("The server at %s wants requests.", address)
	return nil
}

// reasonIn returns why the server does not want requests, as it says; "" when it is something else that answers.
func reasonIn(body []byte) string {
	var said struct{ Reason string }
	_ = json.Unmarshal(body, &said)
	return said.Reason
}
