package database

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ostiary/ostiary/ent"
)

// commits is how SQLite writes. It has one transaction at a time, and most of what that costs is the sync to the disk:
// so all who write at the same time share one (batch.go). No goroutine waits for work: whoever comes first leads, which
// is to write for all who wait, and then hands the lead to one of those who came meanwhile.
type commits struct {
	db *DB

	mu      sync.Mutex
	isLed   bool
	waiting []*unit
}

// unit is what one caller writes: all of it, or nothing.
type unit struct {
	do func(tx *ent.Client) error
	// isSingle says that do runs one statement, which undoes itself when it fails: it needs no savepoint.
	isSingle bool
	// said and panicked are what do returned, or panicked with.
	said     error
	panicked any
	// err is what became of it: nil when it is durable.
	err error
	// leads tells the caller to go on, once: to lead, or that it is done.
	leads chan bool
}

// write runs a unit. It returns when that is durable, or undone.
func (c *commits) write(u *unit) error {
	u.err = errAborted
	if !c.joins(u) || c.wait(u) {
		c.lead(u)
	}
	if u.panicked != nil {
		panic(u.panicked)
	}
	return u.err
}

// joins has a unit wait when somebody leads; otherwise its caller does.
func (c *commits) joins(u *unit) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.isLed {
		c.isLed = true
		return false
	}
	u.leads = make(chan bool, 1)
	c.waiting = append(c.waiting, u)
	return true
}

// wait returns when the unit is done, or its caller has to lead. One whose turn does not come leaves.
func (c *commits) wait(u *unit) (leads bool) {
	patience := time.NewTimer(writeTimeout)
	defer patience.Stop()
	select {
	case leads := <-u.leads:
		return leads
	case <-patience.C:
	}
	if c.leave(u) {
		u.err = translate(fmt.Errorf("wait to write: %w", context.DeadlineExceeded))
		return false
	}
	return <-u.leads
}

func (c *commits) leave(u *unit) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.Index(c.waiting, u)
	if i >= 0 {
		c.waiting = slices.Delete(c.waiting, i, i+1)
	}
	return i >= 0
}

// lead writes a unit and those that wait, and has somebody else lead. It does so even when a unit ends the goroutine.
func (c *commits) lead(first *unit) {
	b := batch{units: []*unit{first}}
	defer func() {
		c.handOver()
		for _, u := range b.units[1:] {
			u.leads <- false
		}
	}()
	b.write(c)
}

func (c *commits) handOver() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if u := c.first(); u != nil {
		u.leads <- true
		return
	}
	c.isLed = false
}

// next takes one of those who wait; nil: nobody does.
func (c *commits) next() *unit {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.first()
}

func (c *commits) first() *unit {
	if len(c.waiting) == 0 {
		return nil
	}
	u := c.waiting[0]
	c.waiting = slices.Delete(c.waiting, 0, 1)
	return u
}
