package credentials_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/testkit"
)

// A page in the default order walks indexes: it does not read and sort all tokens there ever were.
func TestPageWalksIndexes(t *testing.T) {
	r := newRoom(t, testkit.SQLite(t))
	r.token()
	cursor := r.list(credentials.Filter{}, credentials.Order{}, paging.Args{}).Cursor(0)
	for what, test := range map[string]struct {
		filter credentials.Filter
		args   paging.Args
		want   string
	}{
		"first":       {credentials.Filter{}, paging.Args{}, "SCAN t USING INDEX accesstoken_issued_at"},
		"next":        {credentials.Filter{}, paging.Args{After: &cursor}, "SEARCH t USING INDEX accesstoken_issued_at (issued_at<?)"},
		"of a client": {credentials.Filter{ClientID: new("1")}, paging.Args{}, "SEARCH t USING INDEX accesstoken_client_id_issued_at (client_id=?)"},
		"of a user":   {credentials.Filter{UserID: &r.user.ID}, paging.Args{}, "SEARCH t USING INDEX accesstoken_user_id_issued_at (user_id=?)"},
	} {
		r.Statements.Take()
		r.list(test.filter, credentials.Order{}, test.args)
		plan := r.plan(r.Statements.Take()[0])
		family := strings.NewReplacer(" t ", " f ", "accesstoken", "tokenfamily", "issued_at", "created_at").Replace(test.want)
		for _, want := range []string{
			test.want, strings.ReplaceAll(test.want, "accesstoken", "personalaccesstoken"), family,
			"SEARCH t USING INDEX refreshtoken_family_id (family_id=?)",
		} {
			if !strings.Contains(plan, want) {
				t.Errorf("%s: no %q in\n%s", what, want, plan)
			}
		}
	}
}

// plan returns what SQLite is going to do; the values of arguments do not change it.
func (r *room) plan(statement string) string {
	r.t.Helper()
	rows, err := r.Kit.DB.Read().QueryContext(r.ctx, "EXPLAIN QUERY PLAN "+statement, make([]any, strings.Count(statement, "?"))...)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			r.t.Fatal(err)
		}
		steps = append(steps, step)
	}
	return fmt.Sprint(strings.Join(steps, "\n"), rows.Err())
}
