package main

import "testing"

func TestEnvironmentCheck(t *testing.T) {
	for variable, want := range map[string]string{
		"PATH=/bin":                                  "",
		"OSTIARY_LISTEN=:1":                          "",
		"OSTIARY_SECRET_KEY_FILE=key":                "",
		"OSTIARY_TEST_REQUIRE=curl":                  "",
		"OSTIARY_LISTN=":                             "",
		"OSTIARY_PORT=tcp://10.0.0.1:80":             "",
		"OSTIARY_PORT_80_TCP=tcp://1.1:80":           "",
		"OSTIARY_PORT_80_TCP_ADDR=10.0.0.1":          "",
		"OSTIARY_SERVICE_HOST=10.0.0.1":              "",
		"OSTIARY_SERVICE_PORT_HTTP=80":               "",
		"OSTIARY_POSTGRES_RW_SERVICE_HOST=10.0.0.1":  "",
		"OSTIARY_POSTGRES_RW_PORT=tcp://10.0.0.1:80": "",
		"OSTIARY_LISTN=:1":                           "OSTIARY_LISTN is not known; did you mean OSTIARY_LISTEN?",
		"OSTIARY_DB_URL=sqlite:x":                    "OSTIARY_DB_URL is not known",
		"OSTIARY_ADMIN_USER=root":                    "OSTIARY_ADMIN_USER is not known; did you mean OSTIARY_ADMIN_USERNAME?",
		"OSTIARY_SECRET=x":                           "OSTIARY_SECRET is not known; did you mean OSTIARY_SECRET_KEY?",
		"OSTIARY_ADMIN_USERNAME_FILE=x":              "OSTIARY_ADMIN_USERNAME_FILE is not known",
		"OSTIARY_PORT=80":                            "OSTIARY_PORT is not known",
		"OSTIARY_\x1b[31m=x":                         "OSTIARY_\x1b[31m is not known",
		"OSTIARY_=x":                                 "OSTIARY_ is not known",
		"OSTIARY_SERVICE_HOSTS=x":                    "OSTIARY_SERVICE_HOSTS is not known",
	} {
		said := ""
		if err := environmentOf([]string{variable}).check(newParser(t).Model); err != nil {
			said = err.Error()
		}
		if said != want {
			t.Errorf("%s: %q, want %q", variable, said, want)
		}
	}
}
