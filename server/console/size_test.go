package console_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
	"github.com/ostiary/ostiary/web"
)

// maxFirstLoad is how many bytes a browser may have to fetch before it shows a list for the first time, as gzip.
const maxFirstLoad = 300_000

// TestBrowserFirstLoad weighs what a browser with an empty cache loads for the list of auth clients.
func TestBrowserFirstLoad(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t), browsertest.BuiltIn(t))
	if _, err := s.Accounts.CreateFirstAdmin(t.Context(), servertest.AdminName, servertest.Password); err != nil {
		t.Fatal(err)
	}
	b := browsertest.New(t)
	b.Open(s.URL + "/login?next=/admin/auth-clients")
	b.Submit(".primary", "username", servertest.AdminName, "password", servertest.Password)
	b.Heading("Auth Clients")
	b.Sees("No Data Available")

	type load struct {
		file  string
		bytes int
	}
	loads := []load{{"console/index.html", zipped(t, "console/index.html")}}
	for _, request := range b.Requests() {
		if name, ok := strings.CutPrefix(request, s.URL+"/assets/"); ok {
			loads = append(loads, load{"assets/" + name, zipped(t, "assets/"+name)})
		}
	}
	slices.SortFunc(loads, func(a, b load) int { return cmp.Compare(b.bytes, a.bytes) })
	sum, list := 0, ""
	for _, l := range loads {
		sum += l.bytes
		list += fmt.Sprintf("\n%8d %s", l.bytes, l.file)
	}
	t.Logf("%d bytes:%s", sum, list)
	if sum > maxFirstLoad {
		t.Errorf("the list loads %d bytes, %d at most:%s", sum, maxFirstLoad, list)
	}
}

// zipped returns how large a file is as gzip.
func zipped(t *testing.T, name string) int {
	t.Helper()
	if stored, err := fs.ReadFile(web.Files(), name+".gz"); err == nil {
		return len(stored)
	}
	content, err := fs.ReadFile(web.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(content)
	_ = w.Close()
	return min(packed.Len(), len(content))
}
